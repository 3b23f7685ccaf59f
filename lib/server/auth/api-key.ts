import "server-only";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The hash under which a key is stored: SHA-256, hex. The hash itself is never accepted as a key. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** A new key, `mm_sk_` and 64 hex characters, with the two ends that may be shown later. */
export function makeApiKey(): { key: string; hash: string; prefix: string; last4: string } {
  const key = `mm_sk_${randomBytes(32).toString("hex")}`;
  return { key, hash: hashApiKey(key), prefix: key.slice(0, 10), last4: key.slice(-4) };
}

/** Whether two keys are the same, in time that does not depend on where they differ. */
export function isSameKey(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashApiKey(given)), Buffer.from(hashApiKey(expected)));
}
