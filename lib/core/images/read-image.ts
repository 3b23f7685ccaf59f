import { layOutGif } from "./gif";
import { hasText, type ImageType, type LayoutVerdict } from "./image-format";
import { layOutJpeg } from "./jpeg";
import { layOutPng, pngSignature } from "./png";
import { layOutWebp } from "./webp";

/** An image as it is kept: without what tells of camera, place or author. */
export type CleanImage = { contentType: ImageType; width: number; height: number; bytes: Uint8Array };

/** What a decoder would have to hold in memory: 40 megapixels are 160 MB. */
export const maxPixels = 40_000_000;

/**
 * Reads a file by its own first bytes, whatever its name or label says, without decoding it: what it is, how large it
 * would become, and its bytes without metadata and whatever was appended. `problem` is the rest of a sentence about the
 * file: no such image, cut off, damaged, animated, or too many pixels.
 */
export function readImage(bytes: Uint8Array): { image: CleanImage } | { problem: string } {
  const contentType = typeOf(bytes);
  if (contentType === null) return { problem: "is not a png, jpeg, webp or gif image" };
  const verdict = readers[contentType](bytes);
  if ("problem" in verdict) return verdict;
  const { width, height, isAnimated, kept } = verdict.layout;
  if (isAnimated) return { problem: "is animated; send a still image" };
  if (width === 0 || height === 0) return { problem: "is damaged" };
  if (width * height > maxPixels) {
    return { problem: `has ${width} × ${height} pixels; at most ${maxPixels / 1e6} megapixels are taken` };
  }
  return { image: { contentType, width, height, bytes: join(kept) } };
}

const readers: Record<ImageType, (bytes: Uint8Array) => LayoutVerdict> = {
  "image/png": layOutPng,
  "image/jpeg": layOutJpeg,
  "image/gif": layOutGif,
  "image/webp": layOutWebp,
};

function typeOf(bytes: Uint8Array): ImageType | null {
  if (hasText(bytes, 0, pngSignature)) return "image/png";
  if (hasText(bytes, 0, "\xff\xd8\xff")) return "image/jpeg";
  if (hasText(bytes, 0, "GIF87a") || hasText(bytes, 0, "GIF89a")) return "image/gif";
  if (hasText(bytes, 0, "RIFF") && hasText(bytes, 8, "WEBP")) return "image/webp";
  return null;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
