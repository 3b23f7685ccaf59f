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

/** JSON text for a jsonb parameter, with the same replacements in every string and field name. A bigint is an error. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return mayBeUnstorable.test(json) ? JSON.stringify(JSON.parse(json), withoutUnstorable) : json;
}

/** JSON writes NUL and lone surrogates as escapes; a text that spells such an escape out is merely looked at twice. */
const mayBeUnstorable = /\\u(?:0000|d[89a-f])/i;

function withoutUnstorable(_key: string, part: unknown): unknown {
  if (typeof part === "string") return toStorableText(part);
  return hasUnstorableName(part) ? withStorableNames(part) : part;
}

function hasUnstorableName(part: unknown): part is object {
  const isRecord = typeof part === "object" && part !== null && !Array.isArray(part);
  return isRecord && Object.keys(part).some((name) => toStorableText(name) !== name);
}

/** A caller's words may name fields: a judge's criteria do. */
function withStorableNames(part: object): object {
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [toStorableText(name), inner]));
}

// With the u flag a surrogate matches only where it has no partner.
const unstorable = /\0|\p{Surrogate}/gu;
