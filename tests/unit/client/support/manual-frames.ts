import { createFrameScheduler, type FrameScheduler } from "@/lib/client/stream/frame-scheduler";

/** A scheduler whose frames come when `runFrame` is called. */
export function manualFrames(): { scheduler: FrameScheduler; runFrame: () => void; waiting: () => number } {
  const frames: (() => void)[] = [];
  return {
    scheduler: createFrameScheduler({ requestFrame: (frame) => frames.push(frame), now: () => 0 }),
    runFrame: () => frames.shift()?.(),
    waiting: () => frames.length,
  };
}
