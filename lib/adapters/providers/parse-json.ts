import "server-only";

/** The value that a text holds, or undefined when it is not JSON (no JSON text parses to undefined). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer here: error pages of proxies are HTML.
    return undefined;
  }
}
