import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Reading, readJson } from "@/lib/core/orchestration/json/read-json";
import { repairJson } from "@/lib/core/orchestration/json/repair-json";

const runs = { seed: 11, numRuns: 1_000 };
const plain = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown); // JSON.parse answers any

describe("repairJson", () => {
  it("reads whatever is JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.array(plain), (value) => {
        expect(repairJson(JSON.stringify(value))).toStrictEqual(value);
        expect(repairJson(JSON.stringify(value, null, 2))).toStrictEqual(value);
      }),
      runs,
    );
  });

  it.each([
    ["trailing commas", '{"a": [1, 2,], }', { a: [1, 2] }],
    ["missing commas", '{"a": 1\n"b": [1 2]}', { a: 1, b: [1, 2] }],
    ["single quotes with an apostrophe", "{'a': 'it's fine'}", { a: "it's fine" }],
    ["curly quotes", "{“a”: “b”}", { a: "b" }],
    ["unquoted keys", "{a: 1, b_c: 'x'}", { a: 1, b_c: "x" }],
    ["raw line feeds", '{"a": "one\ntwo"}', { a: "one\ntwo" }],
    ["comments", '{"a": 1, // first\n/* then */ "b": 2}', { a: 1, b: 2 }],
    ["Python literals", "{'a': True, 'b': None}", { a: true, b: null }],
    ["prose after the value", '{"a": 1} and so on}', { a: 1 }],
    ["bare fractions", '{"a": 8/10}', { a: "8/10" }],
    ["bad escapes", '{"a": "\\q\\u12"}', { a: "qu12" }],
    ["a cut in a string", '{"a": 1, "b": "tw', { a: 1 }],
    ["a cut in a number", '{"a": 1, "b": 1', { a: 1 }],
    ["a cut in a key", '{"a": {"b": 2, "c', { a: { b: 2 } }],
    ["a cut in an array", '{"a": [1, 2, 3', { a: [1, 2] }],
    ["a key that is a trap", '{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
  ])("forgives %s", (_, text, value) => {
    expect(repairJson(text)).toStrictEqual(value);
  });

  it("never throws anything but SyntaxError", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."{}[]:,\"'\\ua1.-/*\n tn") }), (text) => {
        try {
          repairJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      { ...runs, numRuns: 5_000 },
    );
    expect(() => repairJson("[".repeat(10_000))).toThrow(SyntaxError);
  });
});

describe("readJson", () => {
  const wanted = (value: unknown): Reading<object> =>
    typeof value === "object" && value !== null && "answer" in value
      ? { ok: true, value }
      : { ok: false, problem: "answer is missing" };

  it.each([
    ["the reply itself", '{"answer": 1}'],
    ["a fenced block", 'Sure!\n```json\n{"answer": 1}\n```\nAnything else?'],
    ["an object in prose with brackets", 'As [asked] {here}: {"answer": 1}.'],
    ["the first of two objects that fits", '{"draft": 0} {"answer": 1} {"answer": 2}'],
    ["an object within a wrapper", '{"result": {"answer": 1}}'],
    ["an object in an array", '[{"answer": 1}]'],
  ])("finds %s", (_, reply) => {
    expect(readJson(reply, wanted)).toStrictEqual({ ok: true, value: { answer: 1 } });
  });

  it("tells what was wrong", () => {
    expect(readJson("no idea", wanted)).toStrictEqual({
      ok: false,
      problem: "The reply contains no JSON object.",
    });
    expect(readJson('{"reply": 1}', wanted)).toStrictEqual({ ok: false, problem: "answer is missing" });
  });
});
