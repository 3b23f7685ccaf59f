const maxDepth = 64;
const literals: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
};
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "‘": "’" };

type Cursor = { text: string; at: number };

/** What is left of a value when the text ends inside it: nothing, or the members that were whole. */
const cutOff = Symbol("cut off");

/**
 * Reads one JSON value from the start of a text that a model wrote. It forgives what models do: prose after the
 * value, trailing and missing commas, single and curly quotes, unquoted keys, raw line feeds in strings, comments,
 * Python's literals, and a cut-off tail, of which only whole values are kept. Throws SyntaxError for anything else.
 */
export function repairJson(text: string): unknown {
  const value = readValue({ text, at: 0 }, 0);
  if (value === cutOff) throw new SyntaxError("the text ends before a value is whole");
  return value;
}

function readValue(cursor: Cursor, depth: number): unknown {
  if (depth > maxDepth) throw new SyntaxError("nested too deeply");
  skipBlank(cursor);
  const character = cursor.text[cursor.at];
  if (character === undefined) return cutOff;
  if (character === "{") return readObject(cursor, depth);
  if (character === "[") return readArray(cursor, depth);
  if (character in closers) return readString(cursor);
  return readBareValue(cursor);
}

function readObject(cursor: Cursor, depth: number): Record<string, unknown> {
  const members: [string, unknown][] = [];
  cursor.at += 1;
  while (!atEndOf(cursor, "}")) {
    const key = readKey(cursor);
    skipBlank(cursor);
    if (key === cutOff || cursor.at >= cursor.text.length) break;
    if (cursor.text[cursor.at] !== ":") throw new SyntaxError(`a colon is missing after the key "${key}"`);
    cursor.at += 1;
    const value = readValue(cursor, depth + 1);
    if (value === cutOff) break;
    members.push([key, value]);
  }
  // fromEntries defines own properties, so that a key like __proto__ is only a key.
  return Object.fromEntries(members);
}

function readArray(cursor: Cursor, depth: number): unknown[] {
  const items: unknown[] = [];
  cursor.at += 1;
  while (!atEndOf(cursor, "]")) {
    const item = readValue(cursor, depth + 1);
    if (item === cutOff) break;
    items.push(item);
  }
  return items;
}

/** Steps over commas to the next member; true, and past the bracket, when there is none. */
function atEndOf(cursor: Cursor, bracket: string): boolean {
  do skipBlank(cursor);
  while (cursor.text[cursor.at] === "," && ++cursor.at);
  if (cursor.at >= cursor.text.length) return true;
  if (cursor.text[cursor.at] !== bracket) return false;
  cursor.at += 1;
  return true;
}

function readKey(cursor: Cursor): string | typeof cutOff {
  if ((cursor.text[cursor.at] ?? "") in closers) return readString(cursor);
  const key = /^[\p{L}\p{N}_$][\p{L}\p{N}_$ -]*/u.exec(cursor.text.slice(cursor.at, cursor.at + 200))?.[0];
  if (key === undefined) throw new SyntaxError(`a key is expected at character ${cursor.at}`);
  cursor.at += key.length;
  return key.trim();
}

function readString(cursor: Cursor): string | typeof cutOff {
  const open = cursor.text[cursor.at] ?? "";
  const close = closers[open];
  let value = "";
  for (cursor.at += 1; cursor.at < cursor.text.length; cursor.at += 1) {
    const character = cursor.text[cursor.at] ?? "";
    if (character === close && isStringEnd(cursor, open)) {
      cursor.at += 1;
      return value;
    }
    value += character === "\\" ? readEscape(cursor) : character;
  }
  return cutOff;
}

/** A single quote between two letters is an apostrophe. */
function isStringEnd({ text, at }: Cursor, open: string): boolean {
  return open === '"' || !/^\p{L}$/u.test(text[at + 1] ?? "");
}

function readEscape(cursor: Cursor): string {
  cursor.at += 1;
  const character = cursor.text[cursor.at] ?? "";
  if (character !== "u") return escapes[character] ?? character;
  const digits = cursor.text.slice(cursor.at + 1, cursor.at + 5);
  if (!/^[0-9a-f]{4}$/i.test(digits)) return character;
  cursor.at += 4;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/** A number or a literal. At the very end of the text it may be half of one, so it does not count. */
function readBareValue(cursor: Cursor): unknown {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !/[\s,:{}[\]"]/.test(cursor.text[cursor.at] ?? "")) cursor.at += 1;
  const word = cursor.text.slice(start, cursor.at);
  if (cursor.at >= cursor.text.length) return cutOff;
  if (Object.hasOwn(literals, word)) return literals[word];
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
  // Models write fractions and "n/a" bare; as text they can still be judged by whoever reads the value.
  if (/^[\w./%+-]+$/.test(word)) return word;
  throw new SyntaxError(`"${word.slice(0, 20)}" at character ${start} is no value`);
}

function skipBlank(cursor: Cursor): void {
  const blank = /(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = cursor.at;
  cursor.at += blank.exec(cursor.text)?.[0].length ?? 0;
}
