import "server-only";
import { fnv1a, mulberry32 } from "@/lib/core/orchestration/blind/seeded-random";

/** A source of choices that is the same for the same seed. */
export type SeededRandom = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** One of the items; they must not be empty. */
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** The items in a new order. */
  shuffle: <Item>(items: readonly Item[]) => Item[];
};

/** A repeatable source of choices from any text. Not for secrets. */
export function createSeededRandom(seed: string): SeededRandom {
  const next = mulberry32(fnv1a(seed));
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
