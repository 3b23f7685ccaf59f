import type { FrameScheduler, FrameTask } from "./frame-scheduler";

/**
 * One column's state outside React. `dispatch` reduces at once into a buffer; what React reads (`getSnapshot`,
 * `subscribe`: made for `useSyncExternalStore`) follows in a later frame, or at once with `publish`.
 */
export type ColumnStore<State, Action> = {
  dispatch: (action: Action) => void;
  /** The newest state, published or not. */
  peek: () => State;
  publish: () => void;
  getSnapshot: () => State;
  subscribe: (listener: () => void) => () => void;
  /** Tells the scheduler whether anybody can see this column. */
  setVisible: (isVisible: boolean) => void;
};

export type ColumnStoreOptions<State, Action> = {
  initial: State;
  reduce: (state: State, action: Action) => State;
  scheduler: FrameScheduler;
  /** Wraps the notification of React, so that its work counts against the frame's budget. */
  flush?: (notify: () => void) => void;
};

/** A column whose listeners hear of many changes as one. */
export function createColumnStore<State, Action>({
  initial,
  reduce,
  scheduler,
  flush = (notify) => notify(),
}: ColumnStoreOptions<State, Action>): ColumnStore<State, Action> {
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
    dispatch: (action) => {
      const next = reduce(buffer, action);
      if (next === buffer) return;
      buffer = next;
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
