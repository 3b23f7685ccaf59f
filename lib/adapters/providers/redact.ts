import "server-only";

const maxCharacters = 300;
/** An error may be a megabyte long, and nothing behind this is shown. */
const maxSearchedCharacters = 4_096;
const removed = "[removed]";

/** An id that a label announces: it has a digit, so that plain words behind the same label stay. */
const id = "(?=[A-Za-z_.-]{0,60}\\d)[A-Za-z0-9][A-Za-z0-9_.-]{3,99}(?<![.-])";
const label =
  "(?:api[ _-]?keys?|keys?|teams?|projects?|organi[sz]ations?|orgs?|accounts?|users?|tenants?|subscriptions?|workspaces?|customers?|consumers?|clients?)";
const labelEnd = "(?:[ _-]?(?:ids?|numbers?|no\\.?|name))?(?:\\s(?:is|of|with id))?";

/**
 * What looks like a secret or tells of the operator's account, by kind. `pattern` is what goes; a first group stays.
 * Order matters: URLs may hold keys. Every part is bounded, so that the time grows with the text alone.
 */
const secrets: readonly { kind: string; pattern: RegExp }[] = [
  { kind: "URL", pattern: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]+/gi },
  { kind: "bearer token", pattern: /\bbearer\s{1,9}[^\s"',;]+/gi },
  {
    kind: "key by its prefix",
    pattern:
      /\b(?:mm_sk|sk|rk|pk|gsk|csk|xai|fw|tgp|hf|pplx|nvapi|r8|org|proj)[-_][A-Za-z0-9_*.-]{5,}[A-Za-z0-9_*]/g,
  },
  {
    kind: "id by its prefix",
    pattern:
      /\b(?:ak|acct|acc|cus|sub|user|team|key|apikey|wrkspc|ws|tenant|project|account)[-_](?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{6,}/g,
  },
  { kind: "Google's key", pattern: /\bAIza[A-Za-z0-9_-]{10,}/g },
  { kind: "Amazon's key or account", pattern: /\b(?:A[KS]IA[A-Z0-9]{12,}|arn:aws[a-z-]{0,20}:[^\s"'<>]+)/g },
  { kind: "masked key", pattern: /\b[A-Za-z0-9_-]{1,12}\*{3,}[A-Za-z0-9_*-]{0,40}/g },
  { kind: "hexadecimal key", pattern: /\b[0-9a-f]{32,}\b/gi },
  { kind: "JSON web token", pattern: /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)*/g },
  // Long base64: mixed case with a digit and without hyphens or slashes, so that long model ids survive.
  {
    kind: "base64 key",
    pattern:
      /\b(?=[a-z0-9+_=]{0,64}[A-Z])(?=[A-Z0-9+_=]{0,64}[a-z])(?=[A-Za-z+_=]{0,64}\d)[A-Za-z0-9+_=]{32,}/g,
  },
  {
    kind: "address of a person",
    pattern: /\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{1,63}/g,
  },
  // "API key ID: …", "project 123…", "projects/123…", "Team: …", "project_number:123…", `"org_id": "…"`.
  { kind: "labelled id", pattern: new RegExp(`\\b(${label}${labelEnd}[\\s"'\`:=/#(<]{1,5})${id}`, "gi") },
  // Fireworks and Google call accounts and projects by names without a digit.
  {
    kind: "suspended account",
    pattern: /\b(account )\S{1,100}(?= (?:is|has been|was) (?:suspended|disabled|deactivated))/gi,
  },
  { kind: "unused project", pattern: /\b(in project )\S{1,100}(?= before)/gi },
];

/**
 * Builds the function that makes upstream's words fit for the caller: one line of at most 300 characters without
 * URLs, without anything shaped like a key or like an id of the operator's account, and without the very key of the
 * call, which goes before any cut.
 */
export function createRedactor(apiKey: string): (text: string) => string {
  return (text) => {
    const withoutKey = apiKey === "" ? text : text.replaceAll(apiKey, removed);
    const clean = secrets
      .reduce(
        (rest, { pattern }) => rest.replace(pattern, maskMatch),
        withoutKey.slice(0, maxSearchedCharacters),
      )
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim();
    const characters = [...clean];
    if (characters.length <= maxCharacters) return clean;
    return `${characters.slice(0, maxCharacters - 1).join("")}…`;
  };
}

/** Keeps the first group where there is one: `String.replace` gives the match's position in its place otherwise. */
function maskMatch(_match: string, kept: string | number): string {
  return typeof kept === "string" ? `${kept}${removed}` : removed;
}
