import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { findUploads } from "@/lib/adapters/database/records/uploads";
import type { ReadUpload } from "@/lib/adapters/providers/inline-uploads";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import type { Clock } from "../clock";
import { objectKey } from "./uploads";

/** How the providers' adapters get at an upload. Models that are asked at once share one reading. */
export function createUploadReader({
  db,
  clock,
  objects,
}: {
  db: DatabaseClient;
  clock: Clock;
  objects: ObjectStore;
}): ReadUpload {
  const underWay = new Map<string, ReturnType<ReadUpload>>();

  async function read(id: string): ReturnType<ReadUpload> {
    const [upload] = await findUploads(db, [id], new Date(clock.now()));
    const bytes = upload === undefined ? null : await objects.get(objectKey(upload));
    return upload === undefined || bytes === null ? null : { contentType: upload.contentType, bytes };
  }

  return (id) => {
    const shared = underWay.get(id) ?? read(id).finally(() => underWay.delete(id));
    underWay.set(id, shared);
    return shared;
  };
}
