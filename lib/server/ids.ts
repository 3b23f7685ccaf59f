import "server-only";
import { randomBytes } from "node:crypto";

/** The kinds of object that have a public id. */
export type IdPrefix =
  | "req"
  | "conv"
  | "msg"
  | "txn"
  | "hold"
  | "user"
  | "key"
  | "wallet"
  | "session"
  | "pay"
  | "audit"
  | "file"
  | "share";

/** Makes a new id: the prefix, an underscore, letters and digits. */
export type NewId = (prefix: IdPrefix) => string;

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const length = 24;

/** Random bytes, fetched a page at a time: each fetch costs as much as hundreds of bytes. Each byte is used once. */
let page = Buffer.alloc(0);
let place = 0;

function nextByte(): number {
  if (place >= page.length) {
    page = randomBytes(4_096);
    place = 0;
  }
  const byte = page[place] ?? 0;
  place += 1;
  return byte;
}

/** A random id with 142 bits: `req_` and 24 letters or digits. */
export const randomId: NewId = (prefix) => {
  let id = "";
  while (id.length < length) {
    const byte = nextByte();
    // Bytes past the last multiple of 62 are dropped, so that every letter is equally likely.
    if (byte < 248) id += alphabet[byte % 62];
  }
  return `${prefix}_${id}`;
};
