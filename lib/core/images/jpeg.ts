import { readOrientation, writeOrientation } from "./exif-orientation";
import { cutOff, damaged, hasText, type LayoutVerdict, viewOf } from "./image-format";

const startOfScan = 0xda;
const endOfImage = 0xd9;

/**
 * Walks the segments of a JPEG (ITU-T T.81, annex B). Of the applications' segments those stay that say how the colours
 * are meant; what the camera wrote is left out but for which way is up. Nothing behind the image's end is kept.
 */
export function layOutJpeg(bytes: Uint8Array): LayoutVerdict {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  let size = { width: 0, height: 0 };
  let orientation = 1;
  let hasScan = false;
  for (let at = 2; ; ) {
    if (at + 2 > bytes.length) return cutOff;
    if (bytes[at] !== 0xff) return damaged;
    const marker = bytes[at + 1] ?? 0;
    // Any number of these may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === endOfImage) {
      kept.push(bytes.subarray(at, at + 2));
      break;
    }
    if (at + 4 > bytes.length) return cutOff;
    const length = view.getUint16(at + 2);
    let end = at + 2 + length;
    if (length < 2) return damaged;
    if (end > bytes.length) return cutOff;
    const segment = bytes.subarray(at + 4, end);
    if (isFrame(marker)) {
      if (segment.length < 6) return damaged;
      size = {
        width: Math.max(size.width, view.getUint16(at + 7)),
        height: Math.max(size.height, view.getUint16(at + 5)),
      };
    }
    if (marker === 0xe1) orientation = readOrientation(segment) ?? orientation;
    if (marker === startOfScan) {
      hasScan = true;
      end = endOfScan(bytes, end);
    }
    if (isKept(marker, segment)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (!hasScan) return damaged;
  const turned = orientation === 1 ? [] : [writeOrientation(orientation)];
  return { layout: { ...size, isAnimated: false, kept: [bytes.subarray(0, 2), ...turned, ...kept] } };
}

/** SOF0 to SOF15 without the three of that range that are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isKept(marker: number, segment: Uint8Array): boolean {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  if (!isApplication) return marker !== 0xfe;
  if (marker === 0xe0) return hasText(segment, 0, "JFIF\0");
  if (marker === 0xe2) return hasText(segment, 0, "ICC_PROFILE\0");
  return marker === 0xee && hasText(segment, 0, "Adobe");
}

/** Where the coded data of a scan ends: before the next marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at === -1) return bytes.length;
    const next = bytes[at + 1];
    if (next === undefined) return bytes.length;
    const isData = next === 0x00 || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
    at += 2;
  }
}
