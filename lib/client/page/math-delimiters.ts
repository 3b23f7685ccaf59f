/** A longer text is left as it is: looking for its code could take long. */
const longest = 100_000;

/** What in a text might be mathematics, so that its renderer is worth loading. */
const mathHint = /\$\$|\\\(|\\\[/;

/** Whether a text may hold mathematics. Dollars alone are money. */
export function mayHoldMath(text: string): boolean {
  return mathHint.test(text);
}

/** Code in backticks or fences, also one that is not closed yet: what stands in it is no mathematics. */
const code =
  /(^|\n)[ \t]*(`{3,}|~{3,})[\s\S]*?(?:\n[ \t]*\2[`~]*[ \t]*(?=\n|$)|$)|(`+)(?!`)[\s\S]*?[^`]\3(?!`)/g;

/**
 * A Markdown text with the signs `\(…\)` and `\[…\]`, which many models write, as the `$$…$$` that the renderer reads. A
 * pair that is not closed yet stays as it is, and so does code.
 */
export function withDollarMath(text: string): string {
  if (text.length > longest || !mayHoldMath(text)) return text;
  let result = "";
  let from = 0;
  for (const match of text.matchAll(code)) {
    result += convert(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + convert(text.slice(from));
}

function convert(prose: string): string {
  return prose
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `\n$$\n${formula.trim()}\n$$\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`);
}
