import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { findExpiredUploads, removeUpload } from "@/lib/adapters/database/records/uploads";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import type { Clock } from "../clock";
import { objectKey } from "../uploads/uploads";

const atOnce = 100;

/** Removes the bytes of uploads that have expired, then what is known of them. Safe in several processes at once. */
export async function removeExpiredUploads({
  db,
  clock,
  objects,
}: {
  db: DatabaseClient;
  clock: Clock;
  objects: ObjectStore;
}): Promise<void> {
  for (;;) {
    const expired = await findExpiredUploads(db, { now: new Date(clock.now()), limit: atOnce });
    for (const upload of expired) {
      await objects.delete(objectKey(upload));
      await removeUpload(db, upload.id);
    }
    if (expired.length < atOnce) return;
  }
}
