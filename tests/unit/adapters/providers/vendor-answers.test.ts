import { describe, expect, it } from "vitest";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { readGolden, readTranscript } from "./support/read-golden";
import { joinNeighbours, replay } from "./support/replay";

/** What recorded answers of vendors must give, each in a line; their transcripts pin the rest. */
const answers = {
  "openai-compatible/whole-perplexity": { text: "Four." },
  "openai-compatible/whole-without-finish": { text: "Four.", finish: "other" },
  "openai-compatible/message-beside-delta": { text: "Four.", finish: "stop" },
  "openai-compatible/message-behind-deltas": { text: "Four.", reasoning: "2+2 is easy", reasoningTokens: 12 },
  "openai-compatible/reasoning-details": { text: "Four.", reasoning: "2+2" },
  "openai-compatible/reasoning-details-beside-reasoning": { text: "Four.", reasoning: "2+2" },
  "openai-compatible/reasoning-apart-by-total": { outputTokens: 28, reasoningTokens: 20 },
  "openai-compatible/reasoning-within-by-total": { outputTokens: 28, reasoningTokens: 20 },
  "openai-compatible/cost": { text: "Four.", costPicoUsd: 500_000_000_000n },
  "openai-compatible/empty-answer": { kind: "empty" },
  "openai-compatible/length-spent-on-thinking": { finish: "length", reasoningTokens: 64 },
  "openai-compatible/tool-call-in-the-singular": { finish: "tool_calls" },
  "openai-compatible/tool-call-alone": { finish: "tool_calls" },
  "openai-compatible/refusal-alone": { text: "I cannot help.", finish: "content_filter" },
  "openai-compatible/refusal-behind-text": { text: "Four. I cannot say more.", finish: "stop" },
  "openai-compatible/second-choice-ends-first": { text: "A", finish: "stop" },
  "openai-compatible/image-alone": { text: expect.stringContaining("an image (image/png)") },
  "anthropic/whole-message": { text: "Four.", finish: "stop" },
  "anthropic/whole-over-lines": { text: "Four.", reasoning: "2+2", finish: "length" },
  "anthropic/cache-write": { text: "Four.", inputTokens: 4_003 },
  "anthropic/empty-without-tokens": { kind: "empty" },
  "google/whole-body": { text: "Four.", reasoning: "2+2", finish: "stop" },
  "google/whole-over-lines": { text: "Four.", finish: "stop" },
  "google/whole-in-array": { text: "Four.", finish: "stop" },
  "google/empty-answer": { kind: "empty" },
  "google/unexpected-tool-call": { finish: "error" },
  "google/finish-model-armor": { finish: "content_filter" },
  "google/image-alone": { text: expect.stringContaining("an image (image/png)"), finish: "stop" },
} as const;

describe("what vendors really answer", () => {
  it.each(Object.entries(answers))("%s", (transcript, expected) => {
    const { provider } = readGolden(transcript);
    const { parts, failure } = replay(provider, [readTranscript(transcript)], null);
    expect({ ...summarise(joinNeighbours(parts)), ...failure }).toMatchObject(expected);
  });
});

/** The parts of an answer as one flat record. */
function summarise(parts: readonly ModelPart[]): Record<string, unknown> {
  const summary: Record<string, unknown> = {};
  for (const part of parts) {
    if (part.type === "text-delta") summary.text = part.text;
    if (part.type === "reasoning-delta") summary.reasoning = part.text;
    if (part.type === "finish") summary.finish = part.reason;
    if (part.type !== "usage-report") continue;
    Object.assign(summary, part.usage, { costPicoUsd: part.providerCostPicoUsd });
  }
  return summary;
}
