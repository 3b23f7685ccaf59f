import "server-only";

const maxCharacters = 300;
/** The patterns take quadratic time on text made for it, and an error may be a megabyte long. */
const maxSearchedCharacters = 4_096;
const removed = "[removed]";

/** What looks like a secret or tells of the operator's account. Order matters: URLs may hold keys. */
const secretPatterns = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi,
  /\bbearer\s+[^\s"',;]+/gi,
  /\b(?:mm_sk|sk|rk|pk|gsk|csk|xai|fw|tgp|hf|org|proj)[-_][A-Za-z0-9_*.-]{5,}[A-Za-z0-9_*]/g,
  /\bAIza[A-Za-z0-9_-]{10,}/g,
  /\b[0-9a-f]{32,}\b/gi,
  /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)*/g,
  // Long base64: mixed case with a digit and without hyphens or slashes, so that long model ids survive.
  /\b(?=[a-z0-9+_=]*[A-Z])(?=[A-Z0-9+_=]*[a-z])(?=[A-Za-z+_=]*\d)[A-Za-z0-9+_=]{32,}/g,
] as const;

/**
 * Builds the function that makes upstream's words fit for the caller: one line of at most 300 characters without
 * URLs, without anything shaped like a key, and without the very key of the call, which goes before any cut.
 */
export function createRedactor(apiKey: string): (text: string) => string {
  return (text) => {
    const withoutKey = apiKey === "" ? text : text.replaceAll(apiKey, removed);
    const clean = secretPatterns
      .reduce((rest, pattern) => rest.replace(pattern, removed), withoutKey.slice(0, maxSearchedCharacters))
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim();
    const characters = [...clean];
    if (characters.length <= maxCharacters) return clean;
    return `${characters.slice(0, maxCharacters - 1).join("")}…`;
  };
}
