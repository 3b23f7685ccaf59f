import { createDraftStore } from "./drafts";
import { pageStorage } from "./page-storage";

/** The drafts of this browser. */
export const pageDrafts = createDraftStore({
  storage: pageStorage,
  setTimer: (callback, delayMs) => window.setTimeout(callback, delayMs),
  clearTimer: (timer) => window.clearTimeout(timer),
});
