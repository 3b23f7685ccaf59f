import { expect, it } from "vitest";
import { answerText, readPlan, writePrompt } from "@/bench/upstream/answer-plan.mjs";

it("reads from a request's body the plan that was written into its prompt", () => {
  const prompt = writePrompt({ pieces: 20, gapMs: 50, delayMs: 300 });
  const body = (stream: boolean) =>
    JSON.stringify({ stream, messages: [{ role: "user", content: [{ type: "text", text: prompt }] }] });
  expect(readPlan(body(true))).toStrictEqual({ pieces: 20, gapMs: 50, delayMs: 300, isStream: true });
  expect(readPlan(body(false))).toStrictEqual({ pieces: 20, gapMs: 50, delayMs: 300, isStream: false });
});

it("has no plan for another prompt", () => {
  expect(readPlan('{"messages":[{"role":"user","content":"Why is the sky blue?"}]}')).toBeUndefined();
});

it("numbers the pieces of a text", () => {
  expect(answerText(3)).toBe("word0 word1 word2 ");
});
