import "server-only";

/** A token count: digits, with or without thousands separators. */
const number = "\\d{1,3}(?:,\\d{3}){1,3}|\\d{1,9}";

const placeholders: Readonly<Record<string, string>> = {
  "{limit}": `(?<limit>${number})`,
  "{needed}": `(?<needed>${number})`,
  "{plus}": `(?<plus>${number})`,
  "{name}": "\\S{1,120}",
  "…": "[\\s\\S]{0,160}?",
  "[": "(?:",
  "|": "|",
  "]": ")",
  "'": "['’]",
};

const tokens = /\{\w+\}|…|\s+|[\s\S]/g;

/**
 * The pattern of a phrase as the catalogue writes it: plain text without case, `…` for up to 160 characters, `[a|b]` for
 * alternatives, `{name}` for one word, and `{limit}`, `{needed}`, `{plus}` for counts. Every part is bounded, and a
 * phrase has two gaps at most, so that no text makes it slow.
 */
export function compilePhrase(phrase: string): RegExp {
  const source = (phrase.match(tokens) ?? []).map((token) => {
    if (token.trim() === "") return "\\s{1,4}";
    return placeholders[token] ?? token.replace(/[\\^$.*+?(){}/-]/, "\\$&");
  });
  return new RegExp(source.join(""), "i");
}
