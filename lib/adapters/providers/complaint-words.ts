import "server-only";
import { parseDuration } from "@/lib/core/resilience/duration";
import { clampRetryAfter, type HeaderReader, longestWait } from "@/lib/core/resilience/retry-after";
import { parseJson } from "./parse-json";
import { asCount, asText, isJsonObject, type JsonObject } from "./wire-values";

/** Everything that an error's body says, however it is nested. */
export type ComplaintWords = {
  /** Machine-readable words, in small letters. */
  codes: ReadonlySet<string>;
  /** Sentences and other texts, none of them the caller's own. */
  text: string;
  /** A wait told as data: Google's RetryInfo. */
  waitMs: number | null;
  /** Headers that OpenRouter repeats in the body, since the host behind it or a stream has none of its own. */
  headers: HeaderReader | null;
  contextLimit: number | null;
  contextNeeded: number | null;
};

/** Bodies are small trees; one that is not is read as far as this. */
const maxDepth = 8;
const maxValues = 400;
/** How much of each text is kept: its beginning and its end, where a wait is often told. */
const maxTextCharacters = 4_096;
const maxAllCharacters = 32_768;

const codeFields: ReadonlySet<string> = new Set(["code", "type", "status", "reason", "error_type"]);
const textFields: ReadonlySet<string> = new Set([
  "error",
  "message",
  "msg",
  "detail",
  "details",
  "raw",
  "description",
  "error_description",
  "status_msg",
  "title",
]);
/** Under which names more of the error lies. What the caller said (`flagged_input`, `input`, `loc`) is not among them. */
const nestingFields: ReadonlySet<string> = new Set([
  "error",
  "errors",
  "detail",
  "details",
  "message",
  "innererror",
  "inner_error",
  "metadata",
  "raw",
  "base_resp",
  "provider_specific_fields",
]);

/**
 * Gathers the words of an error's JSON: the vendor's object, arrays around it, `error` as a string, lists of details,
 * Azure's inner error, and the inner vendor's JSON that OpenRouter and others carry as a string.
 */
export function readComplaintWords(value: unknown): ComplaintWords {
  const codes = new Set<string>();
  const texts: string[] = [];
  let characters = 0;
  let values = 0;
  let waitMs: number | null = null;
  let headers: HeaderReader | null = null;
  let contextLimit: number | null = null;
  let contextNeeded: number | null = null;

  function visit(each: unknown, depth: number): void {
    values += 1;
    if (depth > maxDepth || values > maxValues) return;
    if (Array.isArray(each)) for (const item of each.slice(0, maxValues)) visit(item, depth + 1);
    else if (isJsonObject(each)) visitObject(each, depth);
    else if (typeof each === "string") visitText(each, depth);
  }

  function visitObject(fields: JsonObject, depth: number): void {
    // A moderation that says why: OpenRouter's 403.
    if (Array.isArray(fields.reasons) || typeof fields.flagged_input === "string") {
      codes.add("content_policy_violation");
    }
    if (isJsonObject(fields.headers)) headers ??= readerOf(fields.headers);
    const delayMs = parseDuration(asText(fields.retryDelay) ?? "");
    if (delayMs !== null) waitMs = longestWait(waitMs, clampRetryAfter(delayMs));
    contextLimit ??= asCount(fields.n_ctx);
    contextNeeded ??= asCount(fields.n_prompt_tokens);
    for (const [name, field] of Object.entries(fields)) {
      if (typeof field === "string" && codeFields.has(name)) noteCode(field);
      if (typeof field === "string" ? textFields.has(name) : nestingFields.has(name)) visit(field, depth + 1);
    }
  }

  /** A long word is a sentence: xAI tells one as `code`. */
  function noteCode(word: string): void {
    if (/^\S{1,80}$/.test(word)) codes.add(word.toLowerCase());
    else noteText(word);
  }

  function visitText(said: string, depth: number): void {
    const inner = /^\s{0,20}[[{]/.test(said) && said.length <= 65_536 ? parseJson(said) : undefined;
    if (inner === undefined) noteText(said);
    else visit(inner, depth + 1);
  }

  function noteText(said: string): void {
    if (characters >= maxAllCharacters) return;
    const kept =
      said.length <= 2 * maxTextCharacters
        ? said
        : `${said.slice(0, maxTextCharacters)}\n${said.slice(-maxTextCharacters)}`;
    characters += kept.length;
    texts.push(kept);
  }

  visit(value, 0);
  return { codes, text: texts.join("\n"), waitMs, headers, contextLimit, contextNeeded };
}

function readerOf(headers: JsonObject): HeaderReader {
  const entries = Object.entries(headers).map(
    ([name, value]) =>
      [name.toLowerCase(), typeof value === "number" ? String(value) : asText(value)] as const,
  );
  const byName = new Map(entries.slice(0, maxValues));
  return { get: (name) => byName.get(name) ?? null };
}
