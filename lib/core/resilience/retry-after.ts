/** The longest wait that a provider can impose on us: 120 s. */
export const maxRetryAfterMs = 120_000;

/** Headers by their names in small letters. */
export type HeaderReader = { get(name: string): string | null };

/**
 * The wait that upstream asks for, in milliseconds within 0..120 s; null when no header says it in a form we trust.
 * Reads `retry-after-ms` first, the more exact word for the same wait, then `Retry-After` as seconds or as an HTTP date
 * (RFC 9110 §10.2.3). Azure sends 0 milliseconds beside a whole second, and means the second.
 */
export function parseRetryAfter(headers: HeaderReader, nowMs: number): number | null {
  const milliseconds = parseDecimal(headers.get("retry-after-ms"));
  if (milliseconds !== null && milliseconds > 0) return clampRetryAfter(milliseconds);
  return parseSecondsOrDate(headers.get("retry-after"), nowMs) ?? milliseconds;
}

/** The longest of the waits that are said; null when none is. */
export function longestWait(...waitsMs: readonly (number | null | undefined)[]): number | null {
  const said = waitsMs.filter((waitMs) => waitMs !== null && waitMs !== undefined);
  return said.length === 0 ? null : Math.max(...said);
}

/** The wait brought into 0..120 s, in whole milliseconds, rounded up so that nobody comes early. */
export function clampRetryAfter(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  return Math.ceil(Math.min(Math.max(ms, 0), maxRetryAfterMs));
}

function parseSecondsOrDate(value: string | null, nowMs: number): number | null {
  const seconds = parseDecimal(value);
  if (seconds !== null) return clampRetryAfter(seconds * 1000);
  const dateMs = parseHttpDate(value);
  return dateMs === null ? null : clampRetryAfter(dateMs - nowMs);
}

function parseDecimal(value: string | null): number | null {
  const text = value?.trim() ?? "";
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

/** Any of the three date forms of RFC 9110 §5.6.7. The oldest one carries no zone, and means GMT. */
function parseHttpDate(value: string | null): number | null {
  const text = value?.trim() ?? "";
  if (text.length > 40 || !/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null;
  const dateMs = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(dateMs) ? null : dateMs;
}
