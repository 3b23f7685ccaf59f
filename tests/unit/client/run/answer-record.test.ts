import { describe, expect, it } from "vitest";
import { answerRecord } from "@/lib/client/run/answer-record";
import type { RequestDetail, RequestResponse } from "@/lib/contracts/history";

const response = (change: Partial<RequestResponse>): RequestResponse => ({
  call_id: "answer",
  role: "answer",
  model: "swift",
  provider: "sandbox",
  status: "done",
  content: "So.",
  error: null,
  prompt_tokens: 3,
  completion_tokens: 4,
  usage_source: "provider",
  cost: 0.002,
  billed: true,
  latency_ms: 900,
  ttft_ms: 80,
  finish_reason: "stop",
  ...change,
});

const request = (change: Partial<RequestDetail>): RequestDetail => ({
  id: "req_1",
  mode: "mesh",
  model: "auto",
  resolved_model: "swift",
  provider: "sandbox",
  status: "completed",
  finish_reason: "stop",
  prompt_tokens: 30,
  completion_tokens: 40,
  cost: 0.01,
  credits_charged: 2,
  latency_ms: 1000,
  ttft_ms: 80,
  byok: false,
  created_at: "2026-11-22T09:00:00.000Z",
  preview: null,
  conversation_id: "conv_1",
  messages: null,
  responses: [response({})],
  attempts: [],
  summary: {},
  error: null,
  ...change,
});

const answer = { model: "swift", text: "So." };

describe("the record of an answer", () => {
  it("tells who was asked, who answered, the tries and Auto's reason", () => {
    const reason = { category: "code", signals: ["names a language"], runner_up: null };
    const record = answerRecord(
      request({
        attempts: [
          { model: "sage", provider: "sandbox", status: "failed", status_code: 429, latency_ms: 40 },
          { model: "swift", provider: "sandbox", status: "success", latency_ms: 900 },
        ],
        summary: {
          auto_reason: reason,
          auto_strategy: "historical_optimization",
          optimization_goal: "balanced",
        },
      }),
      answer,
    );
    expect(record).toMatchObject({
      requestedModel: "auto",
      model: "swift",
      provider: "sandbox",
      route: { totalMs: 1000, savedMs: null },
      calls: [],
      autoReason: reason,
      isAutoFromEvidence: true,
      goal: "balanced",
      promptTokens: 3,
      completionTokens: 4,
      isEstimated: false,
      costUsd: 0.002,
      credits: 2,
    });
    expect(record.route?.attempts.map(({ outcome }) => outcome)).toEqual(["failed", "served"]);
  });

  it("says that tokens are estimated when the provider told none", () => {
    const record = answerRecord(request({ responses: [response({ usage_source: "estimate" })] }), answer);
    expect(record.isEstimated).toBe(true);
  });

  it("finds the answer's own call among those of a comparison, also when a model answered twice", () => {
    const responses = [
      response({ call_id: "answer-0", completion_tokens: 10 }),
      response({ call_id: "answer-1", model: "sage", content: "Well.", completion_tokens: 20 }),
      response({ call_id: "answer-2", content: "Thus.", completion_tokens: 30 }),
    ];
    const comparison = request({ mode: "compare", model: "swift, sage, swift", responses });
    const tokens = [answer, { model: "sage", text: "Well." }, { model: "swift", text: "Thus." }].map(
      (one) => answerRecord(comparison, one).completionTokens,
    );
    expect(tokens).toEqual([10, 20, 30]);
    expect(answerRecord(comparison, answer)).toMatchObject({
      requestedModel: "swift",
      route: null,
      calls: responses,
    });
  });

  it("takes the whole request's figures when the log has no call of it", () => {
    expect(answerRecord(request({ responses: [] }), answer)).toMatchObject({
      promptTokens: 30,
      completionTokens: 40,
      costUsd: 0.01,
    });
  });

  it.each([[null], [{ category: "code" }], [{ category: "code", signals: [1], runner_up: null }], ["code"]])(
    "leaves out a reason that is not one: %j",
    (reason) => {
      expect(answerRecord(request({ summary: { auto_reason: reason } }), answer).autoReason).toBeNull();
    },
  );
});
