import "server-only";
import { findUploads } from "@/lib/adapters/database/records/uploads";
import { AppError } from "@/lib/contracts/errors";
import { encodeError } from "../dialects/native/encode-error";
import { answer } from "../http/answer";
import { takeQuota } from "../http/take-quota";
import { isSigned } from "./signed-address";
import { objectKey } from "./uploads";

/**
 * Shows an upload to whoever has its signed address; without it there is no such upload. The bytes are an image that we
 * have read ourselves, and a browser is told to take them for nothing else.
 */
export function serveUpload(
  request: Request,
  context: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answer(request, encodeError, async ({ runtime, headers }) => {
    const { db, clock, objects, uploadKey } = runtime;
    await takeQuota(request, { runtime, bucket: "default", caller: null, headers });
    const { id } = await context.params;
    const { searchParams } = new URL(request.url);
    const said = { id, exp: searchParams.get("exp") ?? "", sig: searchParams.get("sig") ?? "" };
    const isGood = isSigned(said, { key: uploadKey, nowMs: clock.now() });
    const [upload] = isGood ? await findUploads(db, [id], new Date(clock.now())) : [];
    const bytes = upload === undefined ? null : await objects.get(objectKey(upload));
    if (upload === undefined || bytes === null) {
      throw new AppError("not_found", { message: "There is no such upload." });
    }
    const secondsLeft = Math.floor(Number(said.exp) - clock.now() / 1000);
    headers.set("Content-Type", upload.contentType);
    headers.set("Content-Length", String(bytes.length));
    headers.set("Content-Disposition", "inline");
    headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    headers.set("Cross-Origin-Resource-Policy", "cross-origin");
    headers.set("Cache-Control", `private, max-age=${Math.min(secondsLeft, 3600)}, immutable`);
    return new Response(new Uint8Array(bytes), { headers });
  });
}
