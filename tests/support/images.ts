import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/images/${name}`, import.meta.url)));

/** A word that stands for what must not be kept: a place, a name, a program. */
export const secretPlace = "GPS 52.5163N 13.3777E";

/** 24 × 16 pixels, as a browser writes them. */
export const sampleJpeg = () => fixture("blocks.jpg");
export const sampleWebp = () => fixture("blocks.webp");
export const samplePng = () => fixture("blocks.png");

/** A chunk of a PNG. */
export function pngChunk(type: string, data: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Buffer.from(data as string, "latin1")]);
  const chunk = Buffer.alloc(8 + body.length);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return chunk;
}

/** A grey PNG of one row's data whatever size its header names, with more chunks before its data. */
export function png({
  width = 2,
  height = 1,
  chunks = [],
}: {
  width?: number;
  height?: number;
  chunks?: readonly Buffer[];
} = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    ...chunks,
    pngChunk("IDAT", deflateSync(Buffer.alloc(3))),
    pngChunk("IEND", ""),
  ]);
}

/** A GIF of one pixel a frame, with more blocks before its frames. */
export function gif({
  width = 1,
  height = 1,
  frames = 1,
  blocks = [],
}: {
  width?: number;
  height?: number;
  frames?: number;
  blocks?: readonly Buffer[];
} = {}): Buffer {
  const screen = Buffer.from([0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  screen.writeUInt16LE(width, 0);
  screen.writeUInt16LE(height, 2);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([
    Buffer.from("GIF89a", "latin1"),
    screen,
    ...blocks,
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

/** A comment of a GIF. */
export function gifComment(text: string): Buffer {
  return Buffer.concat([
    Buffer.from([0x21, 0xfe, text.length]),
    Buffer.from(text, "latin1"),
    Buffer.from([0]),
  ]);
}

/** A segment of a JPEG. */
export function jpegSegment(marker: number, data: Buffer | string): Buffer {
  const body = Buffer.from(data as string, "latin1");
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** The sample JPEG with more segments behind its first bytes. */
export function jpeg(...segments: readonly Buffer[]): Buffer {
  const sample = sampleJpeg();
  return Buffer.concat([sample.subarray(0, 2), ...segments, sample.subarray(2)]);
}

/** An Exif segment as a phone writes it: which way is up, and where it was. */
export function exif(orientation: number, order: "II" | "MM" = "MM"): Buffer {
  const entry = Buffer.alloc(12);
  const tiff = Buffer.alloc(10);
  const isLittle = order === "II";
  const put16 = (buffer: Buffer, value: number, at: number) =>
    isLittle ? buffer.writeUInt16LE(value, at) : buffer.writeUInt16BE(value, at);
  const put32 = (buffer: Buffer, value: number, at: number) =>
    isLittle ? buffer.writeUInt32LE(value, at) : buffer.writeUInt32BE(value, at);
  tiff.write(order, 0, "latin1");
  put16(tiff, 42, 2);
  put32(tiff, 8, 4);
  put16(tiff, 1, 8);
  put16(entry, 0x0112, 0);
  put16(entry, 3, 2);
  put32(entry, 1, 4);
  put16(entry, orientation, 8);
  return jpegSegment(
    0xe1,
    Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, entry, Buffer.from(secretPlace, "latin1")]),
  );
}

/** A chunk of a WebP. */
export function webpChunk(tag: string, data: Buffer | string): Buffer {
  const body = Buffer.from(data as string, "latin1");
  const head = Buffer.alloc(8);
  head.write(tag, 0, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The sample WebP with more chunks at its end and its flags set so. */
export function webp(flags: number, ...chunks: readonly Buffer[]): Buffer {
  const whole = Buffer.concat([sampleWebp(), ...chunks]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole[20] = (whole[20] ?? 0) | flags;
  return whole;
}
