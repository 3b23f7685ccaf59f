import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOrientation } from "@/lib/core/images/exif-orientation";
import { readImage } from "@/lib/core/images/read-image";
import {
  exif,
  gif,
  gifComment,
  jpeg,
  jpegSegment,
  png,
  pngChunk,
  sampleJpeg,
  samplePng,
  sampleWebp,
  secretPlace,
  webp,
  webpChunk,
} from "@/tests/support/images";

function clean(bytes: Buffer) {
  const verdict = readImage(bytes);
  if ("problem" in verdict) throw new Error(`it ${verdict.problem}`);
  return verdict.image;
}

const samples = [
  ["image/png", samplePng()],
  ["image/jpeg", sampleJpeg()],
  ["image/webp", sampleWebp()],
  ["image/gif", gif({ width: 24, height: 16 })],
] as const;

describe("readImage", () => {
  it.each(samples)("knows %s by its bytes and tells its size", (contentType, bytes) => {
    expect(clean(bytes)).toMatchObject({ contentType, width: 24, height: 16 });
  });

  it.each<[string, Buffer]>([
    [
      "a PNG's texts, times and Exif",
      png({
        chunks: ["tEXt", "iTXt", "zTXt", "tIME", "eXIf", "caBX"].map((type) => pngChunk(type, secretPlace)),
      }),
    ],
    ["a JPEG's Exif", jpeg(exif(1))],
    [
      "a JPEG's XMP, IPTC and comments",
      jpeg(...[0xe1, 0xe2, 0xed, 0xfe].map((marker) => jpegSegment(marker, secretPlace))),
    ],
    ["a GIF's comment", gif({ blocks: [gifComment(secretPlace)] })],
    ["a WebP's Exif and XMP", webp(0x0c, webpChunk("EXIF", secretPlace), webpChunk("XMP ", secretPlace))],
    ["what was appended to a PNG", Buffer.concat([samplePng(), Buffer.from(secretPlace)])],
    ["what was appended to a JPEG", Buffer.concat([sampleJpeg(), Buffer.from(secretPlace)])],
    ["what was appended to a GIF", Buffer.concat([gif(), Buffer.from(`<script>${secretPlace}</script>`)])],
    ["what was appended to a WebP", Buffer.concat([sampleWebp(), Buffer.from(secretPlace)])],
  ])("leaves out %s", (_name, bytes) => {
    expect(bytes.includes(secretPlace)).toBe(true);
    const { bytes: kept } = clean(bytes);
    expect(Buffer.from(kept).includes(secretPlace)).toBe(false);
    // Nothing is left to take out, and the picture is still one.
    expect(clean(Buffer.from(kept)).bytes).toEqual(kept);
  });

  it.each(samples)("leaves the picture of %s as it was", (_type, bytes) => {
    const { bytes: kept } = clean(bytes);
    expect(Buffer.from(kept)).toEqual(bytes);
  });

  it("takes the flags of a WebP's metadata back with it", () => {
    expect((webp(0x0c)[20] ?? 0) & 0x0c).toBe(0x0c);
    expect((clean(webp(0x0c)).bytes[20] ?? 0) & 0x0c).toBe(0);
  });

  it.each([
    [6, "MM"],
    [3, "II"],
    [8, "II"],
  ] as const)("keeps which way is up: %i in the order %s", (orientation, order) => {
    const { bytes } = clean(jpeg(exif(orientation, order)));
    expect([bytes[2], bytes[3]]).toStrictEqual([0xff, 0xe1]);
    expect(readOrientation(bytes.subarray(6))).toBe(orientation);
  });

  it.each<[string, Buffer, string]>([
    ["a text", Buffer.from("hello"), "is not a png, jpeg, webp or gif image"],
    ["nothing", Buffer.alloc(0), "is not a png, jpeg, webp or gif image"],
    [
      "an SVG",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      "is not a png, jpeg, webp or gif image",
    ],
    ["a page behind a name", Buffer.from("\n<html>GIF89a"), "is not a png, jpeg, webp or gif image"],
    ["a moving GIF", gif({ frames: 2 }), "is animated; send a still image"],
    [
      "a moving PNG",
      png({ chunks: [pngChunk("acTL", "\0\0\0\x02\0\0\0\0")] }),
      "is animated; send a still image",
    ],
    ["a moving WebP", webp(0x02, webpChunk("ANIM", "\0\0\0\0\0\0")), "is animated; send a still image"],
    [
      "a PNG bomb",
      png({ width: 50_000, height: 50_000 }),
      "has 50000 × 50000 pixels; at most 40 megapixels are taken",
    ],
    [
      "a PNG of the largest numbers",
      png({ width: 0xffffffff, height: 0xffffffff }),
      "has 4294967295 × 4294967295 pixels; at most 40 megapixels are taken",
    ],
    [
      "a GIF bomb",
      gif({ width: 65_535, height: 65_535 }),
      "has 65535 × 65535 pixels; at most 40 megapixels are taken",
    ],
    ["a PNG without pixels", png({ width: 0 }), "is damaged"],
    [
      "a PNG whose header comes late",
      Buffer.concat([samplePng().subarray(0, 8), pngChunk("IDAT", "")]),
      "is damaged",
    ],
    ["a GIF without a frame", gif({ frames: 0 }), "is damaged"],
    [
      "a JPEG without a scan",
      Buffer.concat([Buffer.from([0xff, 0xd8]), jpegSegment(0xe0, "JFIF\0"), Buffer.from([0xff, 0xd9])]),
      "is damaged",
    ],
    [
      "a JPEG with noise between its segments",
      Buffer.concat([sampleJpeg().subarray(0, 20), Buffer.from("noise")]),
      "is damaged",
    ],
  ])("refuses %s", (_name, bytes, problem) => {
    expect(readImage(bytes)).toStrictEqual({ problem });
  });

  it("sees a bomb in a JPEG's frame and in a WebP's canvas", () => {
    const largeJpeg = sampleJpeg();
    const frameAt = largeJpeg.indexOf(Buffer.from([0xff, 0xc0]));
    largeJpeg.writeUInt16BE(60_000, frameAt + 5);
    largeJpeg.writeUInt16BE(60_000, frameAt + 7);
    const largeWebp = sampleWebp();
    largeWebp.writeUIntLE(16_000_000, 24, 3);
    expect(readImage(largeJpeg)).toMatchObject({ problem: expect.stringContaining("60000 × 60000") });
    expect(readImage(largeWebp)).toMatchObject({ problem: expect.stringContaining("16000001 × 16") });
  });

  it.each(samples)("refuses every beginning of %s", (_type, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readImage(bytes.subarray(0, length))).toHaveProperty("problem");
    }
  });

  it("answers whatever bytes come, and what it keeps is clean", () => {
    const changed = fc
      .tuple(
        fc.constantFrom(...samples.map(([, bytes]) => bytes)),
        fc.array(fc.tuple(fc.nat(1_000), fc.nat(255)), { maxLength: 8 }),
      )
      .map(([sample, changes]) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes;
      });
    fc.assert(
      fc.property(
        fc.oneof(
          changed,
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          const verdict = readImage(bytes);
          if ("problem" in verdict) return;
          expect(verdict.image.bytes.length).toBeLessThanOrEqual(bytes.length + 36);
          expect(readImage(verdict.image.bytes)).toStrictEqual(verdict);
        },
      ),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
