import "server-only";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { deriveKey } from "./derive-key";

const version = "v1";
const nonceBytes = 12;

/** Seals secrets for keeping and opens them again. */
export type Vault = {
  /** The secret, readable again only together with `owner`. */
  seal: (secret: string, owner: string) => string;
  /** Throws when it was sealed for another owner, was changed, or by a key that is not listed any more. */
  open: (sealed: string, owner: string) => string;
};

/**
 * A vault over master keys of 32 bytes, the current one first: what an older one sealed is still opened. AES-256-GCM;
 * the owner is authenticated data, so that a row copied to another owner opens nothing (NIST SP 800-38D).
 */
export function createVault(masterKeys: readonly Buffer[]): Vault {
  const keys = masterKeys.map((masterKey) => {
    const key = deriveKey(masterKey, "provider keys");
    return { key, id: createHash("sha256").update(key).digest("base64url").slice(0, 8) };
  });
  const [current] = keys;
  if (current === undefined) throw new Error("A vault needs a key.");
  return {
    seal(secret, owner) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", current.key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const parts = [nonce, text, cipher.getAuthTag()].map((part) => part.toString("base64url"));
      return [version, current.id, ...parts].join(".");
    },
    open(sealed, owner) {
      const [form, id, ...parts] = sealed.split(".");
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, "base64url"));
      const known = keys.find((each) => each.id === id);
      if (form !== version || known === undefined || !nonce || !text || !tag || tag.length !== 16) {
        throw new Error("The secret was sealed by a key that is not there.");
      }
      const decipher = createDecipheriv("aes-256-gcm", known.key, nonce)
        .setAAD(Buffer.from(owner))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
    },
  };
}
