import "server-only";
import { createRecentMap } from "./recent-map";

const dayMs = 86_400_000;

/** Counts up for each user by itself: 0, 1, 2, … A user who was away for a day starts again. */
export function createTurns({ maxEntries = 10_000 } = {}): (userId: string, nowMs: number) => number {
  const turns = createRecentMap<number>({ maxEntries, idleMs: dayMs });
  return (userId, nowMs) => {
    const turn = turns.get(userId) ?? 0;
    turns.set(userId, turn + 1, nowMs);
    return turn;
  };
}
