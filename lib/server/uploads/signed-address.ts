import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

export type UploadSeal = { id: string; expiresAt: Date };

/** The path by which anybody who was given it may look at an upload until it ends: `/uploads/file_…?exp=…&sig=…`. */
export function signedPath({ id, expiresAt }: UploadSeal, key: Buffer): string {
  const seconds = Math.floor(expiresAt.getTime() / 1000);
  return `/uploads/${id}?exp=${seconds}&sig=${sealOf(id, String(seconds), key)}`;
}

/** Whether a path was signed by us, for this upload, and has not ended. */
export function isSigned(
  { id, exp, sig }: { id: string; exp: string; sig: string },
  { key, nowMs }: { key: Buffer; nowMs: number },
): boolean {
  if (!/^\d{1,12}$/.test(exp) || Number(exp) * 1000 <= nowMs) return false;
  const expected = Buffer.from(sealOf(id, exp, key));
  const given = Buffer.from(sig);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sealOf(id: string, exp: string, key: Buffer): string {
  return createHmac("sha256", key).update(`${id}.${exp}`).digest("base64url");
}
