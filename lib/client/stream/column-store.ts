import type { FrameScheduler, FrameTask } from "./frame-scheduler";

/** What React reads of a store: made for `useSyncExternalStore`. */
export type ReadableStore<State> = {
  getSnapshot: () => State;
  subscribe: (listener: () => void) => () => void;
};

/**
 * One column's state outside React. `write` puts it into a buffer at once; what React reads follows in a later
 * frame, or at once with `publish`.
 */
export type ColumnStore<State> = ReadableStore<State> & {
  write: (state: State) => void;
  /** The newest state, published or not. */
  peek: () => State;
  publish: () => void;
  /** Tells the scheduler whether anybody can see this column. */
  setVisible: (isVisible: boolean) => void;
};

export type ColumnStoreOptions<State> = {
  initial: State;
  scheduler: FrameScheduler;
  /** Wraps the notification of React, so that its work counts against the frame's budget. */
  flush?: ((notify: () => void) => void) | undefined;
};

/** A column whose listeners hear of many changes as one. A state that is the same object is no change. */
export function createColumnStore<State>({
  initial,
  scheduler,
  flush = (notify) => notify(),
}: ColumnStoreOptions<State>): ColumnStore<State> {
  const listeners = new Set<() => void>();
  let buffer = initial;
  let published = initial;
  let isVisible = true;

  const publish = () => {
    scheduler.cancel(task);
    if (published === buffer) return;
    published = buffer;
    for (const listener of [...listeners]) listener();
  };
  const task: FrameTask = { flush: () => flush(publish), isVisible: () => isVisible };

  return {
    write: (state) => {
      if (state === buffer) return;
      buffer = state;
      scheduler.schedule(task);
    },
    peek: () => buffer,
    publish,
    getSnapshot: () => published,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setVisible: (visible) => {
      isVisible = visible;
    },
  };
}
