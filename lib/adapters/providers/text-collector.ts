import "server-only";

/** Collects the bytes of a text that comes in pieces. */
export type TextCollector = {
  /** In bytes. */
  size: () => number;
  append: (bytes: Uint8Array) => void;
  /** The text of all bytes since the last call. */
  take: () => string;
};

const smallBytes = 1024;

/**
 * Makes a collector. Its memory doubles when it is full, so that collecting costs time in proportion to the bytes
 * however small the pieces are; and as UTF-8 is read from the whole, no cut can part a character.
 */
export function createTextCollector(): TextCollector {
  let memory = Buffer.allocUnsafe(smallBytes);
  let length = 0;
  return {
    size: () => length,
    append(bytes) {
      const needed = length + bytes.length;
      if (needed > memory.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, memory.length * 2));
        memory.copy(larger, 0, 0, length);
        memory = larger;
      }
      memory.set(bytes, length);
      length = needed;
    },
    take() {
      const text = memory.toString("utf8", 0, length);
      length = 0;
      if (memory.length > smallBytes) memory = Buffer.allocUnsafe(smallBytes);
      return text;
    },
  };
}
