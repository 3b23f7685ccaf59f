/** Something with news to show. `flush` puts the news on the screen; `isVisible` is asked before each frame. */
export type FrameTask = { flush: () => void; isVisible: () => boolean };

export type FrameScheduler = {
  /** Asks for one `flush` of this task soon; asking again before it ran changes nothing. */
  schedule: (task: FrameTask) => void;
  cancel: (task: FrameTask) => void;
};

export type FrameSchedulerOptions = {
  requestFrame: (callback: () => void) => unknown;
  now: () => number;
  /** How long one frame may spend on flushing. At least one task runs a frame. */
  budgetMs?: number;
  /** How often a task that cannot be seen is flushed. */
  hiddenIntervalMs?: number;
};

/**
 * One frame loop for all streaming columns of a page: tasks run in turn until the budget is spent, the rest goes
 * first in the next frame, so many fast columns cost smoothness of each a little and of the page nothing.
 * The loop stands still while there is nothing to show.
 */
export function createFrameScheduler({
  requestFrame,
  now,
  budgetMs = 8,
  hiddenIntervalMs = 500,
}: FrameSchedulerOptions): FrameScheduler {
  const waiting = new Set<FrameTask>();
  const lastFlushMs = new WeakMap<FrameTask, number>();
  let isFrameRequested = false;

  const wake = () => {
    if (isFrameRequested || waiting.size === 0) return;
    isFrameRequested = true;
    requestFrame(runFrame);
  };

  const runFrame = () => {
    isFrameRequested = false;
    const startMs = now();
    for (const task of [...waiting]) {
      if (!isDue(task, startMs)) continue;
      waiting.delete(task);
      lastFlushMs.set(task, startMs);
      task.flush();
      if (now() - startMs >= budgetMs) break;
    }
    wake();
  };

  const isDue = (task: FrameTask, atMs: number) =>
    task.isVisible() || atMs - (lastFlushMs.get(task) ?? Number.NEGATIVE_INFINITY) >= hiddenIntervalMs;

  return {
    schedule: (task) => {
      waiting.add(task);
      wake();
    },
    cancel: (task) => {
      waiting.delete(task);
    },
  };
}
