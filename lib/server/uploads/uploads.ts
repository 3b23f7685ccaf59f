import "server-only";
import { addUpload, expireUploads, removeUpload } from "@/lib/adapters/database/records/uploads";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import type { UploadAnswer } from "@/lib/contracts/uploads";
import { readImage } from "@/lib/core/images/read-image";
import type { Identity } from "../auth/identity";
import { siteOf } from "../http/site";
import type { Runtime } from "../runtime-type";
import { readFilePart } from "./read-file-part";
import { signedPath } from "./signed-address";

export const maxImageBytes = 20 * 1024 * 1024;
/** What stands around the file in a form. */
const formBytes = 64 * 1024;
const quotaBytes = 1024 ** 3;
const hourMs = 60 * 60 * 1000;
const keptMs = 30 * 24 * hourMs;

/**
 * Keeps an image that the caller sends ahead: for 30 days, or an hour where nothing of his is kept. Throws AppError
 * `invalid_request` for what is no still image, `payload_too_large`, and `conflict` where his uploads would pass 1 GiB.
 */
export async function uploadImage({
  identity: { userId, zeroRetention },
  headers,
  readBytes,
  runtime,
}: {
  identity: Pick<Identity, "userId" | "zeroRetention">;
  headers: Headers;
  readBytes: (limitBytes: number) => Promise<Buffer>;
  runtime: Runtime;
}): Promise<UploadAnswer> {
  const { db, clock, newId, objects } = runtime;
  const file = await readFilePart(await readBytes(maxImageBytes + formBytes), headers.get("content-type"));
  if (file.length > maxImageBytes) {
    throw new AppError("payload_too_large", { details: { limit_bytes: maxImageBytes } });
  }
  const verdict = readImage(file);
  if ("problem" in verdict) throw invalidRequest([{ path: "file", message: verdict.problem }]);
  const { image } = verdict;
  const id = newId("file");
  const nowMs = clock.now();
  const upload = {
    id,
    userId,
    contentType: image.contentType,
    bytes: image.bytes.length,
    width: image.width,
    height: image.height,
    createdAt: new Date(nowMs),
    expiresAt: new Date(nowMs + (zeroRetention ? hourMs : keptMs)),
  };
  if (!(await addUpload(db, upload, { quotaBytes }))) {
    throw new AppError("conflict", {
      message: "Your uploads take 1 GiB already. Delete some, or wait until they expire.",
    });
  }
  try {
    await objects.put(objectKey(upload), image.bytes, image.contentType);
  } catch (error) {
    await removeUpload(db, id);
    throw error;
  }
  return {
    id,
    url: `${siteOf(headers, runtime)}${signedPath(upload, runtime.uploadKey)}`,
    content_type: image.contentType,
    bytes: upload.bytes,
    width: image.width,
    height: image.height,
    expires_at: upload.expiresAt.toISOString(),
  };
}

/** Deletes an upload of the caller's; throws AppError `not_found`, also for somebody else's. */
export async function deleteUpload({
  identity: { userId },
  params: { id },
  runtime: { db, clock, objects },
}: {
  identity: Pick<Identity, "userId">;
  params: { id: string };
  runtime: Pick<Runtime, "db" | "clock" | "objects">;
}): Promise<{ deleted: true; id: string }> {
  const count = await expireUploads(db, { userId, id, now: new Date(clock.now()) });
  if (count === 0) throw new AppError("not_found", { message: "There is no such upload." });
  await objects.delete(objectKey({ userId, id }));
  await removeUpload(db, id);
  return { deleted: true, id };
}

/** Under which name the bytes of an upload lie. */
export function objectKey({ userId, id }: { userId: string; id: string }): string {
  return `${userId}/${id}`;
}
