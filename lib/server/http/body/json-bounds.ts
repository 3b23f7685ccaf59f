import "server-only";

/**
 * How much structure a body may have. The widest request we take, 200 messages of 64 parts, stays below; what is above
 * would keep the schema, and with it every other caller, busy for seconds.
 */
export const jsonBounds = { depth: 16, itemsOfOne: 1_000, itemsInAll: 40_000 } as const;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openings = new Set([0x5b, 0x7b]);
const closings = new Set([0x5d, 0x7d]);

/**
 * What is too much about a JSON text, as a sentence, or null. One pass over its bytes, in which strings are leapt over;
 * it takes no notice of what is not JSON, for the parser says that better.
 */
export function findExcess(json: Buffer): string | null {
  /** The commas of each array or object that is open. */
  const open: number[] = [];
  let items = 0;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (byte === quote) {
      index = endOfString(json, index);
    } else if (openings.has(byte)) {
      open.push(0);
      items += 1;
      if (open.length > jsonBounds.depth) return `must not be nested deeper than ${jsonBounds.depth} levels`;
    } else if (closings.has(byte)) {
      open.pop();
    } else if (byte === comma) {
      items += 1;
      const commas = (open.pop() ?? 0) + 1;
      open.push(commas);
      if (commas >= jsonBounds.itemsOfOne) {
        return `must not have more than ${jsonBounds.itemsOfOne} items in one list or object`;
      }
    }
    if (items > jsonBounds.itemsInAll) return `must not have more than ${jsonBounds.itemsInAll} items in all`;
  }
  return null;
}

/** Where the string that begins at `start` ends: at the first quote without an odd number of backslashes before it. */
function endOfString(json: Buffer, start: number): number {
  for (let end = json.indexOf(quote, start + 1); end !== -1; end = json.indexOf(quote, end + 1)) {
    let before = end - 1;
    while (json[before] === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return json.length;
}
