import { describe, expect, it } from "vitest";
import { storedFindings } from "@/lib/client/run/stored-findings";
import type { RequestDetail } from "@/lib/contracts/history";

const request = (change: Partial<RequestDetail>): RequestDetail => ({
  id: "req_1",
  mode: "blend",
  model: "a, b",
  resolved_model: null,
  provider: null,
  status: "completed",
  finish_reason: "stop",
  prompt_tokens: 1,
  completion_tokens: 1,
  cost: 0,
  credits_charged: 4,
  latency_ms: 1,
  ttft_ms: null,
  byok: false,
  created_at: "2026-11-22T09:00:00.000Z",
  preview: null,
  conversation_id: null,
  messages: null,
  responses: [],
  attempts: [],
  summary: {},
  error: null,
  ...change,
});
const response = (role: string, status: string, content: string | null) => ({
  call_id: role,
  role,
  model: "a",
  provider: null,
  status,
  content,
  error: status === "done" ? null : "It is down.",
  prompt_tokens: 1,
  completion_tokens: 2,
  usage_source: "provider" as const,
  cost: 0.1,
  billed: true,
  latency_ms: 5,
  ttft_ms: 1,
  finish_reason: "stop",
});

describe("what the log kept of a run", () => {
  it("has the drafts of a blend, also those that failed, and who wrote the answer", () => {
    const found = storedFindings(
      request({
        summary: {
          strategy: "council",
          synthesizer: "w",
          deliberation: { agreements: ["blue"], disagreements: [], follow_ups: [] },
        },
        responses: [
          response("draft", "done", "First"),
          response("draft", "failed", null),
          response("synthesis", "done", "All"),
        ],
      }),
    );
    expect(found.drafts.map(({ phase, text, error }) => [phase, text, error])).toEqual([
      ["done", "First", null],
      ["error", "", "It is down."],
    ]);
    expect(found).toMatchObject({
      strategy: "council",
      synthesis: { model: "w", strategy: "council", sources: 2 },
      deliberation: { agreements: ["blue"] },
      verdict: null,
    });
  });

  it("has the verdict of a judge", () => {
    const verdict = {
      winner: "a",
      scores: [],
      overall: "A.",
      confidence: "low",
      position_consistency: null,
      criteria: ["clarity"],
    };
    const summary = { verdict, by_default: true };
    expect(storedFindings(request({ mode: "judge", summary })).verdict).toEqual({
      ...verdict,
      by_default: true,
    });
  });

  it("names the models of a comparison that gave no answer", () => {
    const responses = [response("answer", "done", "Yes"), response("answer", "failed", null)];
    expect(storedFindings(request({ mode: "compare", responses })).failed).toEqual([
      { model: "a", error: "It is down." },
    ]);
  });

  it("is empty where an entry says nothing that can be read", () => {
    const summary = { verdict: "?", deliberation: 7, pick: [], strategy: 1, synthesizer: {} };
    expect(storedFindings(request({ summary }))).toEqual({
      drafts: [],
      failed: [],
      strategy: null,
      deliberation: null,
      pick: null,
      synthesis: null,
      verdict: null,
    });
  });
});
