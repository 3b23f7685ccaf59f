import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { expireStale } from "@/lib/adapters/database/money/holds";
import { collectOwed } from "@/lib/adapters/database/money/payments";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import type { Clock } from "../clock";
import type { Env } from "../env";
import type { NewId } from "../ids";
import type { Log } from "../log";
import { removeExpiredUploads } from "./expired-uploads";
import { oneAtATime } from "./one-at-a-time";

/**
 * Returns the holds of processes that died, collects what wallets owe and removes uploads that have expired, once at the
 * start and then every `SWEEP_INTERVAL_SECONDS`. A live run renews its hold and is never touched. Answers the function
 * that stops it.
 */
export function startSweeper({
  db,
  env,
  clock,
  newId,
  log,
  objects,
}: {
  db: DatabaseClient;
  env: Env;
  clock: Clock;
  newId: NewId;
  log: Log;
  objects: ObjectStore;
}): () => void {
  const sweep = oneAtATime(
    async () => {
      const expired = await expireStale(db, { now: new Date(clock.now()) });
      if (expired.length > 0) log.warn("returned the holds of dead runs", { requestIds: expired });
      await collectOwed(db, { newTransactionId: () => newId("txn"), now: new Date(clock.now()) });
      await removeExpiredUploads({ db, clock, objects });
    },
    // The next sweep does what this one could not.
    (error) => log.error("sweep failed", { error }),
  );
  sweep();
  return clock.every(env.sweepIntervalSeconds * 1000, sweep);
}
