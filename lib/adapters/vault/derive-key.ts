import "server-only";
import { hkdfSync } from "node:crypto";

/** A 32-byte key for one purpose. Keys of different purposes tell nothing about each other (RFC 5869). */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, "", `llmwise ${purpose}`, 32));
}
