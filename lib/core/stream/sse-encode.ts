/** The line after the terminal event. */
export const endFrame = "data: [DONE]\n\n";

/** A comment that keeps proxies and clients from giving up on a silent stream. */
export const pingFrame = ": ping\n\n";

/**
 * A payload as one SSE frame: a single `data:` line of ASCII-only JSON (CONTRACT.md §2). ASCII because some clients
 * split lines at U+2028, U+2029 and U+0085.
 */
export function sseFrame(payload: object): string {
  return `data: ${toAsciiJson(payload)}\n\n`;
}

function toAsciiJson(value: object): string {
  const json = JSON.stringify(value);
  return beyondAscii.test(json) ? json.replace(everyBeyondAscii, escaped) : json;
}

const beyondAscii = /[\u0080-\uffff]/;
const everyBeyondAscii = /[\u0080-\uffff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
