import "server-only";

/**
 * A text PostgreSQL can keep: NUL characters and lone surrogates, which a model or a caller may send and no
 * column takes, become the replacement character. Null stays null. Ids from a URL go through it too: such a one
 * is then merely unknown.
 */
export function toStorableText<Text extends string | null>(text: Text): Text extends null ? null : string;
export function toStorableText(text: string | null): string | null {
  return text === null ? null : text.replace(unstorable, "\uFFFD");
}

/** JSON text for a jsonb parameter, with the same replacements in every string; bigints travel as text. */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") return part.toString();
    return typeof part === "string" ? toStorableText(part) : part;
  });
}

// With the u flag a surrogate matches only where it has no partner.
const unstorable = /\0|\p{Surrogate}/gu;
