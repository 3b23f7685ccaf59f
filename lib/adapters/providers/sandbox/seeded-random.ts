import "server-only";

/** A source of choices that is the same for the same seed. */
export type SeededRandom = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** One of the items; they must not be empty. */
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** The items in a new order. */
  shuffle: <Item>(items: readonly Item[]) => Item[];
};

/** A repeatable source of choices from any text (FNV-1a into mulberry32; both public domain). Not for secrets. */
export function createSeededRandom(seed: string): SeededRandom {
  let state = hashText(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    pick: ([first, ...rest]) => rest[Math.floor(next() * (rest.length + 1)) - 1] ?? first,
    shuffle: (items) =>
      items
        .map((item) => ({ item, order: next() }))
        .toSorted((left, right) => left.order - right.order)
        .map(({ item }) => item),
  };
}

/** FNV-1a over UTF-16 units: 32 bits, well spread for short texts. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
