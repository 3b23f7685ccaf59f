import { expect, it } from "vitest";
import { findFault } from "@/bench/load/check-answer.mjs";
import { streamedAnswer, wholeAnswer } from "@/bench/upstream/openai-frames.mjs";

const plan = { pieces: 3, isStream: true };
const ours = [
  'data: {"model":"m","delta":"word0 word1 ","done":false}\n\n',
  'data: {"model":"m","delta":"word2 ","done":false}\n\n',
  'data: {"model":"m","delta":"","done":true,"full_content":"word0 word1 word2 "}\n\n',
  "data: [DONE]\n\n",
];
const answer = (parts: readonly string[], fields: object = {}) => ({
  status: 200,
  parts: parts.map((part) => Buffer.from(part)),
  brokenBy: undefined,
  ...fields,
});

it("finds nothing wrong with a stream of ours, whatever travelled together", () => {
  expect(findFault(answer(ours), plan)).toBeUndefined();
});

it("finds nothing wrong with what the loopback upstream itself says", () => {
  const { pieces, end } = streamedAnswer(3);
  const unframed = [...pieces, end].map((bytes) =>
    bytes.toString().replace(/^[0-9a-f]+\r\n|\r\n(0\r\n\r\n)?$/g, ""),
  );
  expect(findFault(answer(unframed), plan)).toBeUndefined();
  const body = wholeAnswer(3).toString().split("\r\n\r\n")[1] ?? "";
  expect(findFault(answer([body]), { pieces: 3, isStream: false })).toBeUndefined();
});

it.each([
  ["a refusal", answer(['{"error":"busy"}'], { status: 503 }), 'status 503: {"error":"busy"}'],
  ["an end without [DONE]", answer(ours.slice(0, -1)), "no [DONE] at the end"],
  ["a break", answer(ours, { brokenBy: "the connection was closed" }), "the connection was closed"],
  ["a lost piece", answer([...ours.slice(1)]), "6 characters of text that differ from those sent"],
])("tells %s", (_, wrong, fault) => {
  expect(findFault(wrong, plan)).toBe(fault);
});
