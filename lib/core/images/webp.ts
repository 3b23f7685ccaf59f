import { cutOff, damaged, type LayoutVerdict, readTag, viewOf } from "./image-format";

const keptChunks: ReadonlySet<string> = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ICCP"]);
/** The bits of a VP8X header that announce Exif and XMP. */
const metadataFlags = 0x08 | 0x04;

type Size = { width: number; height: number };

/** Walks the chunks of a WebP (RFC 9649, §2.3 to §2.7). */
export function layOutWebp(bytes: Uint8Array): LayoutVerdict {
  const view = viewOf(bytes);
  if (bytes.length < 12) return cutOff;
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return cutOff;
  const chunks: Uint8Array[] = [];
  const sizes: Size[] = [];
  let isAnimated = false;
  let hasData = false;
  for (let at = 12; at < end; ) {
    if (at + 8 > end) return cutOff;
    const tag = readTag(bytes, at);
    const length = view.getUint32(at + 4, true);
    const next = at + 8 + length + (length % 2);
    if (at + 8 + length > end) return cutOff;
    const size = sizeIn(tag, bytes.subarray(at + 8, at + 8 + length));
    if (size === "damaged") return damaged;
    if (size !== null) sizes.push(size);
    isAnimated ||= tag === "ANIM" || tag === "ANMF";
    hasData ||= tag === "VP8 " || tag === "VP8L";
    if (keptChunks.has(tag)) chunks.push(withoutMetadataFlags(tag, bytes.subarray(at, next)));
    at = next;
  }
  if (!hasData && !isAnimated) return damaged;
  const width = Math.max(0, ...sizes.map((each) => each.width));
  const height = Math.max(0, ...sizes.map((each) => each.height));
  return { layout: { width, height, isAnimated, kept: [riffHeader(chunks), ...chunks] } };
}

/** The size that a chunk's data names; null for a chunk that names none. */
function sizeIn(tag: string, data: Uint8Array): Size | "damaged" | null {
  const view = viewOf(data);
  if (tag === "VP8X") {
    if (data.length < 10) return "damaged";
    const at = (offset: number) => 1 + view.getUint16(offset, true) + ((data[offset + 2] ?? 0) << 16);
    return { width: at(4), height: at(7) };
  }
  if (tag === "VP8 ") {
    const startsWell = data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a;
    if (data.length < 10 || !startsWell) return "damaged";
    return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
  }
  if (tag === "VP8L") {
    if (data.length < 5 || data[0] !== 0x2f) return "damaged";
    const packed = view.getUint32(1, true);
    return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
  }
  return null;
}

function withoutMetadataFlags(tag: string, chunk: Uint8Array): Uint8Array {
  if (tag !== "VP8X") return chunk;
  const cleared = chunk.slice();
  cleared[8] = (cleared[8] ?? 0) & ~metadataFlags;
  return cleared;
}

function riffHeader(chunks: readonly Uint8Array[]): Uint8Array {
  const header = new Uint8Array(12);
  for (const [index, letter] of [..."RIFF"].entries()) header[index] = letter.charCodeAt(0);
  for (const [index, letter] of [..."WEBP"].entries()) header[8 + index] = letter.charCodeAt(0);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  viewOf(header).setUint32(4, length, true);
  return header;
}
