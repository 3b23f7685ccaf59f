import "server-only";
import { createRecentMap } from "./recent-map";

const minuteMs = 60_000;

/** Lets each name pass once a minute. The names that passed longest ago are forgotten first. */
export function createMinuteGate({ maxEntries = 10_000 } = {}): (name: string, nowMs: number) => boolean {
  const passes = createRecentMap<number>({ maxEntries, idleMs: minuteMs });
  return (name, nowMs) => {
    const passedMs = passes.get(name);
    if (passedMs !== undefined && nowMs - passedMs < minuteMs) return false;
    passes.set(name, nowMs, nowMs);
    return true;
  };
}
