import "server-only";

const codeQuestion =
  /```|\b(code|coding|function|program|script|algorithm|regex|bug|debug|compile|class|api|sql|query|python|javascript|typescript|rust|golang|java)\b/i;

/** A small block of code when the question is about code, else null. The language follows the question. */
export function codeExampleFor(question: string, term: string): string | null {
  if (!codeQuestion.test(question)) return null;
  const name = identifierOf(term);
  if (/\bpython\b/i.test(question)) return pythonExample(name);
  if (/\b(sql|query)\b/i.test(question)) return sqlExample(name);
  return typeScriptExample(name);
}

/** A term as an ASCII identifier; "item" where nothing of it can be kept. */
function identifierOf(term: string): string {
  const letters = term
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/^\d+/, "");
  return letters === "" ? "item" : letters;
}

function typeScriptExample(name: string): string {
  return [
    "```ts",
    `export function first_${name}(items: readonly string[]): string | null {`,
    "  for (const item of items) {",
    '    if (item.trim() !== "") return item;',
    "  }",
    "  return null;",
    "}",
    "```",
  ].join("\n");
}

function pythonExample(name: string): string {
  return [
    "```python",
    `def first_${name}(items):`,
    "    for item in items:",
    "        if item.strip():",
    "            return item",
    "    return None",
    "```",
  ].join("\n");
}

function sqlExample(name: string): string {
  return [
    "```sql",
    "SELECT id, created_at",
    `FROM ${name}_log`,
    "ORDER BY created_at DESC",
    "LIMIT 10;",
    "```",
  ].join("\n");
}
