/**
 * The same numbers in [0, 1) for the same seed text, on every machine: good enough to shuffle, not for secrets.
 * FNV-1a for the seed, then mulberry32.
 */
export function seededRandom(seed: string): () => number {
  return mulberry32(hash32(seed));
}

/** The same numbers in [0, 1) for the same 32-bit seed (mulberry32, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in an order that the seed alone decides (Fisher and Yates); the input stays as it is. */
export function shuffled<Item>(items: readonly Item[], seed: string): Item[] {
  const random = seededRandom(seed);
  const rest = [...items];
  const drawn: Item[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return drawn;
}

/** 16 hexadecimal digits that the seed alone decides. */
export function hexDigest(seed: string): string {
  return ["a", "b"].map((salt) => hash32(`${salt}:${seed}`).toString(16).padStart(8, "0")).join("");
}

/** FNV-1a over UTF-16 units: 32 bits, public domain. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function hash32(text: string): number {
  // FNV leaves short texts with like beginnings close together; this spreads them.
  let hash = fnv1a(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
