import { createFrameScheduler } from "./frame-scheduler";

/** The one frame loop of a page, shared by every streaming column on it. */
export const pageScheduler = createFrameScheduler({
  requestFrame: (callback) => requestAnimationFrame(callback),
  now: () => performance.now(),
});
