import { shuffled } from "./seeded-random";

/** A text under the letter by which a prompt names it, with what it stands for. */
export type Labelled<Item> = { label: string; item: Item };

/** The items in an order that the seed decides, named A, B, C…: who wrote what cannot be told from the place. */
export function labelBlind<Item>(items: readonly Item[], seed: string): Labelled<Item>[] {
  return shuffled(items, seed).map((item, index) => ({ label: labelAt(index), item }));
}

/** The item that a model's reply names, however it decorates the letter ("draft a", "Answer A:"); null if none. */
export function findLabelled<Item>(
  labelled: readonly Labelled<Item>[],
  spoken: unknown,
): Labelled<Item> | null {
  if (typeof spoken !== "string") return null;
  const letters = /^\W*(?:(?:draft|answer|response|candidate|model)\W+)?([a-z])\W*$/i.exec(spoken)?.[1];
  return labelled.find(({ label }) => label === letters?.toUpperCase()) ?? null;
}

/** A reply's prose with "Draft B" and the like turned into the names of those who wrote them. */
export function nameLabels(text: string, names: readonly Labelled<string>[]): string {
  return text.replace(/\b(?:draft|answer|response|candidate)s? ([A-Z])\b/gi, (phrase, letter: string) => {
    return names.find(({ label }) => label === letter)?.item ?? phrase;
  });
}

function labelAt(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
