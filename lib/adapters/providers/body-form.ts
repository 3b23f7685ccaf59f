import "server-only";

/** What a body holds: server-sent events, JSON as a whole, or a page of some proxy. */
export type BodyForm = "events" | "json" | "page";

/** White space, and the bytes of a byte order mark: they say nothing in any form. */
const blankBytes = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

const formByFirstByte: Readonly<Record<number, BodyForm>> = {
  [byteOf("{")]: "json",
  [byteOf("[")]: "json",
  [byteOf("<")]: "page",
};

/** Where the first byte that says something stands; -1 when all are blank. */
export function findStart(bytes: Uint8Array): number {
  return bytes.findIndex((byte) => !blankBytes.has(byte));
}

/**
 * The form of a body that starts with this byte. Servers that ignore `stream: true` are not particular about the
 * content type, so that it only decides where the byte does not.
 */
export function findBodyForm(firstByte: number, contentType: string | null): BodyForm {
  const known = formByFirstByte[firstByte];
  if (known !== undefined) return known;
  return contentType?.toLowerCase().startsWith("text/html") ? "page" : "events";
}

function byteOf(character: string): number {
  return character.charCodeAt(0);
}
