import { describe, expect, it } from "vitest";
import { chatFromConversation, messagesFor } from "@/lib/client/chat/chat-from-conversation";
import { emptyMetrics } from "@/lib/client/chat/chat-state";
import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";

const message = (
  id: string,
  role: ConversationMessage["role"],
  content: string,
  finishReason?: string,
): ConversationMessage => ({
  id,
  role,
  content,
  model: role === "assistant" ? "sandbox/sage" : null,
  request_id: role === "assistant" ? `req_${id}` : null,
  created_at: "2026-11-22T09:00:00.000Z",
  metrics: finishReason
    ? {
        prompt_tokens: 3,
        completion_tokens: 4,
        latency_ms: 900,
        ttft_ms: 120,
        tokens_per_second: 40,
        cost: 0.0061,
        credits_charged: 1,
        finish_reason: finishReason,
      }
    : null,
});

const detail = (messages: ConversationMessage[]): ConversationDetail => ({
  id: "conv_1",
  title: null,
  mode: "chat",
  message_count: messages.length,
  created_at: "2026-11-22T09:00:00.000Z",
  updated_at: "2026-11-22T09:00:00.000Z",
  messages,
});

describe("a stored conversation", () => {
  it("comes back with its figures", () => {
    const state = chatFromConversation(
      detail([message("1", "user", "Why?"), message("2", "assistant", "So.", "stop")]),
    );
    expect(state).toEqual({
      conversationId: "conv_1",
      turns: [
        {
          key: "1",
          question: "Why?",
          shown: 0,
          answers: [
            {
              key: "2",
              state: "done",
              requestedModel: "sandbox/sage",
              model: "sandbox/sage",
              text: "So.",
              metrics: { ttftMs: 120, tokensPerSecond: 40, completionTokens: 4, costUsd: 0.0061, credits: 1 },
              route: null,
              autoReason: null,
              finishReason: "stop",
              failure: null,
              requestId: "req_2",
              isStored: true,
            },
          ],
        },
      ],
    });
  });

  it("shows an answer that was cut short as stopped", () => {
    const state = chatFromConversation(
      detail([message("1", "user", "Why?"), message("2", "assistant", "S", "interrupted")]),
    );
    expect(state.turns[0]?.answers[0]?.state).toBe("stopped");
  });

  it("folds a question that was asked again into one turn with both answers", () => {
    const { turns } = chatFromConversation(
      detail([
        message("1", "user", "Why?"),
        message("2", "assistant", "First.", "stop"),
        message("3", "user", "Why?"),
        message("4", "assistant", "Second.", "stop"),
        message("5", "user", "And then?"),
      ]),
    );
    expect(
      turns.map(({ question, answers, shown }) => [question, answers.map(({ text }) => text), shown]),
    ).toEqual([
      ["Why?", ["First.", "Second."], 1],
      ["And then?", [], 0],
    ]);
  });

  it("continues from the first of several models that one request asked", () => {
    const { turns } = chatFromConversation(
      detail([
        message("1", "user", "Why?"),
        message("2", "assistant", "First.", "stop"),
        ...["3", "4"].map((id) => ({ ...message(id, "assistant", id, "stop"), request_id: "req_both" })),
      ]),
    );
    expect([turns[0]?.answers.length, turns[0]?.shown]).toEqual([3, 1]);
  });

  it("keeps an answer without figures", () => {
    const { turns } = chatFromConversation(
      detail([message("1", "user", "a"), message("2", "assistant", "b")]),
    );
    expect(turns[0]?.answers[0]?.metrics).toEqual(emptyMetrics);
  });
});

describe("the messages of the next request", () => {
  it("are the shown answers alone, and skip turns that got none", () => {
    const { turns } = chatFromConversation(
      detail([
        message("1", "user", "Why?"),
        message("2", "assistant", "First.", "stop"),
        message("3", "user", "Why?"),
        message("4", "assistant", "Second.", "stop"),
        message("5", "user", "Lost"),
      ]),
    );
    const firstShown = turns.map((turn, index) => (index === 0 ? { ...turn, shown: 0 } : turn));
    expect(messagesFor(firstShown, "Next?")).toEqual([
      { role: "user", content: "Why?" },
      { role: "assistant", content: "First." },
      { role: "user", content: "Next?" },
    ]);
  });
});
