import { cutOff, damaged, type LayoutVerdict, viewOf } from "./image-format";

const screenEnd = 13;
const graphicControl = 0xf9;

/** Walks the blocks of a GIF (GIF89a specification, §§17–27). Comments and applications' blocks are left out. */
export function layOutGif(bytes: Uint8Array): LayoutVerdict {
  if (bytes.length < screenEnd) return cutOff;
  const view = viewOf(bytes);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let at = screenEnd + colourTableLength(bytes[10] ?? 0);
  const kept = [bytes.subarray(0, at)];
  let images = 0;
  for (;;) {
    const kind = bytes[at];
    if (kind === undefined) return cutOff;
    if (kind === 0x3b) break;
    const start = at;
    if (kind === 0x2c) {
      if (at + 10 > bytes.length) return cutOff;
      images += 1;
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      // Behind the descriptor and its colours stands the code size of the data.
      at += 10 + colourTableLength(bytes[at + 9] ?? 0) + 1;
    } else if (kind === 0x21) {
      at += 2;
    } else {
      return damaged;
    }
    const end = endOfBlocks(bytes, at);
    if (end === null) return cutOff;
    if (kind === 0x2c || bytes[start + 1] === graphicControl) kept.push(bytes.subarray(start, end));
    at = end;
  }
  kept.push(bytes.subarray(at, at + 1));
  return images === 0 ? damaged : { layout: { width, height, isAnimated: images > 1, kept } };
}

function colourTableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** Where a chain of sub-blocks ends; null behind the end of the file. */
function endOfBlocks(bytes: Uint8Array, start: number): number | null {
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return null;
    at += 1 + length;
    if (length === 0) return at;
  }
}
