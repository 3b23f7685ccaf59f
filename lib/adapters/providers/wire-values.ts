import "server-only";

/** A JSON object as it came: every field may be missing or of any type. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object; an array is none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const empty: JsonObject = {};
const none: readonly unknown[] = [];

/** The object itself, or one without fields: reading on from there says "not said" of everything. */
export function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : empty;
}

/** The list itself, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : none;
}

/** A text that says something; null for an empty one and for anything else. */
export function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The entry of a table under a word from outside, which may be the name of something that every object has. */
export function lookUp<Entry>(table: Readonly<Record<string, Entry>>, word: string): Entry | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Far above any window; a run's calls together still fit the log's 32-bit columns. */
const maxTokens = 50_000_000;

/** A token count, rounded; null ("not said") for anything else than a number from zero to 50 million. */
export function asCount(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= maxTokens ? Math.round(value) : null;
}
