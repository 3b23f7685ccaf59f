import "server-only";
import { randomBytes } from "node:crypto";

/** The kinds of object that have a public id. */
export type IdPrefix = "req" | "conv" | "msg" | "txn" | "hold" | "user" | "key" | "wallet" | "session";

/** Makes a new id: the prefix, an underscore, letters and digits. */
export type NewId = (prefix: IdPrefix) => string;

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const length = 24;

/** A random id with 142 bits: `req_` and 24 letters or digits. */
export const randomId: NewId = (prefix) => {
  let id = "";
  while (id.length < length) {
    for (const byte of randomBytes(length)) {
      // Bytes past the last multiple of 62 are dropped, so that every letter is equally likely.
      if (byte < 248 && id.length < length) id += alphabet[byte % 62];
    }
  }
  return `${prefix}_${id}`;
};
