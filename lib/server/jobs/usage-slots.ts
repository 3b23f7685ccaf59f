import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { sumUsageSlots } from "@/lib/adapters/database/records/usage-slots";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { oneAtATime } from "./one-at-a-time";

const everyMs = 5 * 60 * 1000;

/**
 * Sums what requests took and cost by quarters of an hour, so that a year of them is told at once: at the start
 * and then every five minutes. What is not summed yet is counted where it is asked for. Answers the function that stops
 * it.
 */
export function startUsageSlots({
  db,
  clock,
  log,
}: {
  db: DatabaseClient;
  clock: Pick<Clock, "now" | "every">;
  log: Log;
}): () => void {
  const sum = oneAtATime(
    async () => {
      while (await sumUsageSlots(db, { now: new Date(clock.now()) }));
    },
    (error) => log.warn("usage was not summed", { error }),
  );
  sum();
  return clock.every(everyMs, sum);
}
