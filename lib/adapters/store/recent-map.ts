import "server-only";

/** A map that remembers at most so many keys and forgets what is idle first. */
export type RecentMap<Value> = {
  get: (key: string) => Value | undefined;
  /** Stores a value as the newest. */
  set: (key: string, value: Value, nowMs: number) => void;
  readonly size: number;
};

/**
 * A bounded map for state that means nothing after `idleMs` without change. Each write drops up to two idle entries,
 * so that the sweep keeps pace with any inflow; when none is idle and the map is full, the oldest one goes.
 */
export function createRecentMap<Value>({
  maxEntries,
  idleMs,
}: {
  maxEntries: number;
  idleMs: number;
}): RecentMap<Value> {
  const entries = new Map<string, { value: Value; changedMs: number }>();

  function dropOldest(nowMs: number): void {
    for (let dropped = 0; dropped < 2; dropped += 1) {
      const oldest = entries.entries().next().value;
      if (oldest === undefined) return;
      const [key, { changedMs }] = oldest;
      if (entries.size <= maxEntries && nowMs - changedMs < idleMs) return;
      entries.delete(key);
    }
  }

  return {
    get: (key) => entries.get(key)?.value,
    set(key, value, nowMs) {
      entries.delete(key);
      entries.set(key, { value, changedMs: nowMs });
      dropOldest(nowMs);
    },
    get size() {
      return entries.size;
    },
  };
}
