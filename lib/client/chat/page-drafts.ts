import { pageStorage } from "../page/page-storage";
import { createDraftStore } from "./drafts";

/** The drafts of this browser. */
export const pageDrafts = createDraftStore({
  storage: pageStorage,
  setTimer: (callback, delayMs) => window.setTimeout(callback, delayMs),
  clearTimer: (timer) => window.clearTimeout(timer),
});
