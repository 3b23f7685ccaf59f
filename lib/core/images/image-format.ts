/** The images that models take. */
export const imageTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export type ImageType = (typeof imageTypes)[number];

/**
 * What one walk over a file found: its size in pixels (the largest that any of its parts names), whether it moves, and
 * the pieces of it that are the picture, in order. What is left out tells of camera, place and author, or is no part of
 * the image at all.
 */
export type ImageLayout = {
  width: number;
  height: number;
  isAnimated: boolean;
  kept: Uint8Array[];
};

/** A layout, or what is wrong with the file, as the rest of a sentence about it. */
export type LayoutVerdict = { layout: ImageLayout } | { problem: string };

export const cutOff: LayoutVerdict = { problem: "is cut off" };
export const damaged: LayoutVerdict = { problem: "is damaged" };

/** Whether the bytes at a place are these Latin letters. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Four Latin letters. */
export function readTag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** A view for numbers; its reads throw behind the end, so that whoever reads asks for the length first. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
