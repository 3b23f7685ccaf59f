import type { StreamEvent } from "@/lib/contracts/stream-events";

/** The line after the terminal event. */
export const endFrame = "data: [DONE]\n\n";

/** A comment that keeps proxies and clients from giving up on a silent stream. */
export const pingFrame = ": ping\n\n";

/**
 * One event as one SSE frame: a single `data:` line of ASCII-only JSON (CONTRACT.md §2). ASCII because some
 * clients split lines at U+2028, U+2029 and U+0085.
 */
export function encodeEvent(event: StreamEvent): string {
  return `data: ${toAsciiJson(event)}\n\n`;
}

function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
