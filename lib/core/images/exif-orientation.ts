import { hasText, viewOf } from "./image-format";

const exifMark = "Exif\0\0";
const orientationTag = 0x0112;
const shortType = 3;

/** Which way is up, 1 to 8, as an Exif segment of a JPEG says (Exif 2.32, §4.6.4); null where it does not. */
export function readOrientation(segment: Uint8Array): number | null {
  if (!hasText(segment, 0, exifMark)) return null;
  const tiff = segment.subarray(exifMark.length);
  const isLittle = hasText(tiff, 0, "II*\0");
  if (!isLittle && !hasText(tiff, 0, "MM\0*")) return null;
  if (tiff.length < 10) return null;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return null;
  const entries = view.getUint16(directory, isLittle);
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + 12 * index;
    if (at + 12 > tiff.length) return null;
    if (view.getUint16(at, isLittle) !== orientationTag) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An Exif segment of a JPEG, marker and length included, that says which way is up and nothing else. */
export function writeOrientation(orientation: number): Uint8Array {
  const segment = new Uint8Array(36);
  const view = viewOf(segment);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, segment.length - 2);
  for (const [index, letter] of [..."Exif\0\0MM\0*"].entries()) segment[4 + index] = letter.charCodeAt(0);
  view.setUint32(14, 8);
  view.setUint16(18, 1);
  view.setUint16(20, orientationTag);
  view.setUint16(22, shortType);
  view.setUint32(24, 1);
  view.setUint16(28, orientation);
  return segment;
}
