"use client";

import { useSyncExternalStore } from "react";
import type { ReadableStore } from "@/lib/client/stream/column-store";

/** What a store shows now. */
export function useStore<State>(store: ReadableStore<State>): State {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}

/** A plain value out of what a store shows; its reader is drawn again only when that value is another one. */
export function useSelected<State, Value extends string | number | boolean | null>(
  store: ReadableStore<State>,
  select: (state: State) => Value,
): Value {
  const read = () => select(store.getSnapshot());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** Stands for the store of a run that is not there. */
export const emptyStore: ReadableStore<null> = { getSnapshot: () => null, subscribe: () => () => undefined };
