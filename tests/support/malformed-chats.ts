type Random = () => number;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A chat request that fills every field. */
const goodChat = {
  model: "sandbox/swift",
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Why is the sky blue?" }] },
  ],
  temperature: 0.5,
  max_tokens: 100,
  stream: false,
  routing: { fallback: ["sandbox/sage"], strategy: "cost" },
  cost_saver: false,
  optimization_goal: "balanced",
  semantic_memory: true,
  semantic_top_k: 4,
  semantic_min_score: 0.5,
  conversation_id: "conv_00000001",
  allow_credits_fallback: false,
} satisfies Json;

/** Where a value can be spoiled, and what is wrong there whatever the rest says. */
const wrongValues: Record<string, readonly Json[]> = {
  model: [null, 0, true, "", "x".repeat(201), [], {}, ["sandbox/swift"]],
  messages: [null, 1, "Hi", {}, [], [null], [[]], ["Hi"], [{}], { 0: { role: "user", content: "Hi" } }],
  "messages.0": [null, 7, "Hi", [], {}],
  "messages.1.role": [null, 1, "", "User", "tool", "assistant", "system", ["user"], {}],
  "messages.1.content": [null, 3, false, "", " \u2028 ", [], {}, [null], [[]], ["Hi"]],
  "messages.1.content.0": [null, "Hi", [], {}, { type: "text" }, { type: "audio", text: "Hi" }],
  "messages.1.content.0.type": [null, 1, "", "Text", "image_url", []],
  "messages.1.content.0.text": [null, 1, "", "\n", [], {}],
  temperature: [null, "0.5", -0.001, 2.001, 1e308, [], {}, true],
  max_tokens: [null, "100", 0, -1, 1.5, 128_001, 1e308, 9_007_199_254_740_991, [], {}],
  stream: [null, 0, 1, "true", [], {}],
  routing: [null, true, "cost", [], {}, ["sandbox/sage"]],
  "routing.fallback": [
    null,
    "sandbox/sage",
    [],
    {},
    [""],
    [null],
    [1],
    ["auto"],
    ["a", "b", "c", "d", "e", "f"],
  ],
  "routing.strategy": [null, 1, "", "fastest", "toString", "__proto__", []],
  cost_saver: [null, 1, "yes", [], {}],
  optimization_goal: [null, 1, "", "speed", "constructor", []],
  semantic_memory: [null, 1, "on", [], {}],
  semantic_top_k: [null, "4", 0, 13, 1.5, -4, [], {}],
  semantic_min_score: [null, "0.5", -0.1, 1.1, [], {}],
  conversation_id: [null, 1, "", "conv_", "conv_\u0000aaaaaaa", "req_00000001", "conv_../../etc", [], {}],
  allow_credits_fallback: [null, 1, "no", [], {}],
};

const strangeKeys = [
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "Model",
  "max_token",
  "",
  "\u0000",
  "\ud800",
  "💥".repeat(50),
  "k".repeat(10_000),
  "messages.0.content",
];

/** Spelled as no JSON is. */
const strangeSpellings = [
  "NaN",
  "Infinity",
  "-Infinity",
  "undefined",
  "0x1F",
  "01",
  "+1",
  ".5",
  "1.",
  "1e",
  "'text'",
  "`text`",
  "// none",
  '"\t"',
  '"\\x41"',
  '"\\u12"',
  "nul",
  "[1,]",
  '{"a":1,}',
  "\ufffe",
];

/** Numbers that JSON allows and no field does. */
const hugeNumbers = ["1e400", "-1e400", "9".repeat(400), `0.${"0".repeat(400)}1e500`, `-${"9".repeat(30)}`];

type Fault = (random: Random) => string | Uint8Array;

const faults: readonly Fault[] = [
  (random) => JSON.stringify(withWrongValue(random)),
  (random) => JSON.stringify(without(pick(["model", "messages"], random), random)),
  (random) => withStrangeKey(random),
  (random) => text(random).replace(/0\.5|100/, pick(hugeNumbers, random)),
  (random) => spliced(`"temperature":${pick(strangeSpellings, random)}`),
  (random) => spliced(`"${pick(["model", "messages", "stream"], random)}":${pick(["null", "7"], random)}`),
  (random) => text(random).slice(0, Math.floor(random() * text(random).length * 0.7)),
  (random) => text(random) + pick(["}", "]", ",", "{}", "\u0000", "x", '""'], random),
  (random) => JSON.stringify(pick<Json>([null, true, 0, "", [], [goodChat], "chat"], random)),
  (random) => pick(["[", '{"a":', "[{"], random).repeat(1 + Math.floor(random() * 2_000)),
  (random) => nested(1 + Math.floor(random() * 2_000), random),
  (random) => withBadByte(random),
];

/** So many chat requests that are wrong in one way each at least, the same ones for the same `random`. */
export function* malformedChats(count: number, random: Random): Generator<string | Uint8Array> {
  for (let made = 0; made < count; made += 1) yield pick(faults, random)(random);
}

/** A good request with some of the optional fields. */
function text(random: Random): string {
  return JSON.stringify(
    without(pick(["stream", "routing", "cost_saver", "conversation_id"], random), random),
  );
}

function without(key: string, random: Random): Json {
  const alsoDropped = pick(["semantic_memory", "semantic_top_k", "optimization_goal"], random);
  return Object.fromEntries(
    Object.entries(goodChat).filter(([name]) => name !== key && name !== alsoDropped),
  );
}

function withWrongValue(random: Random): Json {
  const path = pick(Object.keys(wrongValues), random);
  return replaced(goodChat, path.split("."), pick(wrongValues[path] ?? [], random));
}

function replaced(value: Json, [head, ...rest]: readonly string[], change: Json): Json {
  if (head === undefined) return change;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === head ? replaced(item, rest, change) : item));
  }
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [head]: replaced(value[head] ?? null, rest, change) };
}

function withStrangeKey(random: Random): string {
  const key = pick(strangeKeys, random);
  const value = pick<Json>([null, 1, "x", [], {}, goodChat], random);
  const extra = { [key]: value };
  return pick(
    [
      JSON.stringify({ ...goodChat, ...extra }),
      JSON.stringify({ ...goodChat, routing: { ...goodChat.routing, ...extra } }),
      JSON.stringify({ ...goodChat, messages: [{ role: "user", content: "Hi", ...extra }] }),
    ],
    random,
  );
}

/** The good request with one more member, which may repeat a key. */
function spliced(member: string): string {
  return `${JSON.stringify(goodChat).slice(0, -1)},${member}}`;
}

function nested(depth: number, random: Random): string {
  const array = `${"[".repeat(depth)}${"]".repeat(depth)}`;
  return pick(
    [array, `{"model":"sandbox/swift","messages":${array}}`, `{"model":${array},"messages":[]}`],
    random,
  );
}

/** A byte that UTF-8 never has, somewhere in the text. */
function withBadByte(random: Random): Uint8Array {
  const bytes = new TextEncoder().encode(text(random));
  bytes[Math.floor(random() * bytes.length)] = pick([0xc0, 0xc1, 0xf5, 0xff], random);
  return bytes;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from.");
  return item;
}
