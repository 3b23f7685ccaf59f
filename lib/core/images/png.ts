import { cutOff, damaged, type LayoutVerdict, readTag, viewOf } from "./image-format";

export const pngSignature = "\x89PNG\r\n\x1a\n";
const headerLength = 13;

/** The chunks that make the picture and its colours; all others are words about it. */
const keptChunks: ReadonlySet<string> = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "bKGD",
  "cHRM",
  "cICP",
  "gAMA",
  "iCCP",
  "pHYs",
  "sBIT",
  "sRGB",
]);

/** Walks the chunks of a PNG (W3C PNG, third edition, §5). */
export function layOutPng(bytes: Uint8Array): LayoutVerdict {
  const view = viewOf(bytes);
  const kept = [bytes.subarray(0, pngSignature.length)];
  let size: { width: number; height: number } | null = null;
  let isAnimated = false;
  let hasData = false;
  for (let at = pngSignature.length; ; ) {
    if (at + 12 > bytes.length) return cutOff;
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return cutOff;
    const type = readTag(bytes, at + 4);
    if ((size === null) !== (type === "IHDR")) return damaged;
    if (type === "IHDR") {
      if (length !== headerLength) return damaged;
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    }
    isAnimated ||= type === "acTL";
    hasData ||= type === "IDAT";
    if (keptChunks.has(type)) kept.push(bytes.subarray(at, end));
    at = end;
    if (type === "IEND") break;
  }
  return size === null || !hasData ? damaged : { layout: { ...size, isAnimated, kept } };
}
