import "server-only";
import type { Database } from "@/lib/adapters/database/engine/client";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { oneAtATime } from "./one-at-a-time";

/** A new database is empty when it is first looked at, so the first look comes soon. */
const firstAfterMs = 60_000;
const everyMs = 3_600_000;

/**
 * Has the database count its rows again, after a minute and then every hour: the embedded one has nobody who does, and
 * by the figures of empty tables each settlement costs more than the one before. Answers the function that stops it.
 */
export function startTableStatistics({
  database,
  clock,
  log,
}: {
  database: Pick<Database, "refreshStatistics">;
  clock: Pick<Clock, "setTimer" | "every">;
  log: Log;
}): () => void {
  const refresh = oneAtATime(
    () => database.refreshStatistics(),
    (error) => log.warn("the database's statistics were not refreshed", { error }),
  );
  const stopFirst = clock.setTimer(firstAfterMs, refresh);
  const stopLater = clock.every(everyMs, refresh);
  return () => {
    stopFirst();
    stopLater();
  };
}
