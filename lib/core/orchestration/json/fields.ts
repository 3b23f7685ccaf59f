/** The value as an object whose fields may be looked at, or null. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

/** The first of the fields that is there. */
export function firstField(record: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  return names.map((name) => record[name]).find((value) => value !== undefined && value !== null);
}

/** Text from what models put where text was asked for: a string, a list of strings, or an object of strings. */
export function asText(value: unknown): string {
  return asTexts(value).join(" ");
}

/** Nobody writes texts this deep; a reply that does must not run us out of stack. */
const maxDepth = 20;

/** A list of texts from a list, one string, or an object; blank ones and what lies very deep are left out. */
export function asTexts(value: unknown): string[] {
  return textsWithin(value, maxDepth);
}

function textsWithin(value: unknown, depth: number): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.values(value).flatMap((inner) => textsWithin(inner, depth - 1));
}
