/** The longest wait that a provider can impose on us: 120 s. */
export const maxRetryAfterMs = 120_000;

/**
 * The wait that upstream asks for, in milliseconds within 0..120 s; null when no header says it in a form we trust.
 * Reads `retry-after-ms` first, then `Retry-After` as seconds or as an HTTP date (RFC 9110 §10.2.3).
 */
export function parseRetryAfter(headers: { get(name: string): string | null }, nowMs: number): number | null {
  const milliseconds = parseDecimal(headers.get("retry-after-ms"));
  if (milliseconds !== null) return clampRetryAfter(milliseconds);
  const value = headers.get("retry-after");
  const seconds = parseDecimal(value);
  if (seconds !== null) return clampRetryAfter(seconds * 1000);
  const dateMs = parseHttpDate(value);
  return dateMs === null ? null : clampRetryAfter(dateMs - nowMs);
}

/** The wait brought into 0..120 s, in whole milliseconds, rounded up so that nobody comes early. */
export function clampRetryAfter(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  return Math.ceil(Math.min(Math.max(ms, 0), maxRetryAfterMs));
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
