import { describe, expect, it } from "vitest";
import { chatFromConversation } from "@/lib/client/chat/chat-from-conversation";
import { visibleTurns } from "@/lib/client/chat/turns";
import { emptyMetrics, noFindings, type RunState } from "@/lib/client/run/run-state";
import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";

const message = (
  id: string,
  role: ConversationMessage["role"],
  content: string,
  finishReason?: string,
  parent: string | null = id === "1" ? null : String(Number(id) - 1),
): ConversationMessage => ({
  id,
  parent_id: parent,
  role,
  content,
  model: role === "assistant" ? "sandbox/sage" : null,
  request_id: role === "assistant" ? `req_${id}` : null,
  mode: null,
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

const detail = (messages: ConversationMessage[], current = messages.at(-1)?.id): ConversationDetail => ({
  id: "conv_1",
  title: null,
  mode: "chat",
  message_count: messages.length,
  pinned: false,
  current_id: current ?? null,
  share_token: null,
  created_at: "2026-11-22T09:00:00.000Z",
  updated_at: "2026-11-22T09:00:00.000Z",
  messages,
});

const textsOf = ({ columns }: RunState) => columns.map(({ text }) => text);

describe("a stored conversation", () => {
  it("comes back with its figures", () => {
    const state = chatFromConversation(
      detail([message("1", "user", "Why?"), message("2", "assistant", "So.", "stop")]),
    );
    expect(state).toEqual({
      conversationId: "conv_1",
      chosen: { "": "1" },
      newest: state.turns[0]?.runs[0],
      turns: [
        {
          key: "1",
          after: null,
          question: "Why?",
          questionId: "1",
          shown: { run: 0, column: 0 },
          runs: [
            {
              key: "2",
              mode: "chat",
              head: {
                phase: "done",
                hasText: true,
                requestId: "req_2",
                conversationId: null,
                autoReason: null,
                costUsd: 0.0061,
                credits: 1,
                failure: null,
                findings: noFindings,
                isStored: true,
              },
              columns: [
                {
                  phase: "done",
                  messageId: "2",
                  requestedModel: "sandbox/sage",
                  model: "sandbox/sage",
                  text: "So.",
                  reasoning: null,
                  metrics: { ttftMs: 120, tokensPerSecond: 40, completionTokens: 4, costUsd: 0.0061 },
                  route: null,
                  finishReason: "stop",
                  error: null,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("comes back with what the model thought, and for how long", () => {
    const thoughtful = { ...message("2", "assistant", "So.", "stop"), reasoning: "Let me see." };
    const timed = {
      ...thoughtful,
      metrics: thoughtful.metrics && { ...thoughtful.metrics, reasoning_ms: 4200 },
    };
    const reasonings = [thoughtful, timed].map(
      (answer) =>
        chatFromConversation(detail([message("1", "user", "Why?"), answer])).turns[0]?.runs[0]?.columns[0]
          ?.reasoning,
    );
    expect(reasonings).toEqual([
      { text: "Let me see.", startMs: null, durationMs: null },
      { text: "Let me see.", startMs: null, durationMs: 4200 },
    ]);
  });

  it("shows an answer that was cut short as stopped", () => {
    const state = chatFromConversation(
      detail([message("1", "user", "Why?"), message("2", "assistant", "S", "interrupted")]),
    );
    expect(state.turns[0]?.runs[0]?.head.phase).toBe("stopped");
  });

  it("has the answers to one question as the runs of one turn", () => {
    const { turns } = chatFromConversation(
      detail([
        message("1", "user", "Why?"),
        message("2", "assistant", "First.", "stop"),
        message("3", "assistant", "Second.", "stop", "1"),
        message("4", "user", "And then?", undefined, "3"),
      ]),
    );
    expect(turns.map(({ question, runs, shown }) => [question, runs.map(textsOf), shown.run])).toEqual([
      ["Why?", [["First."], ["Second."]], 1],
      ["And then?", [], 0],
    ]);
    expect(turns[1]?.after).toEqual({ turnKey: "1", run: 1, column: 0 });
  });

  it("shows the way to the message that it showed last", () => {
    const messages = [
      message("1", "user", "Why?"),
      message("2", "assistant", "So.", "stop"),
      message("3", "user", "And?"),
      message("4", "assistant", "Then.", "stop"),
      message("5", "user", "Why not?", undefined, null),
      message("6", "assistant", "Hm.", "stop"),
      message("7", "assistant", "Again.", "stop", "1"),
    ];
    const questions = (current: string) =>
      visibleTurns(chatFromConversation(detail(messages, current))).map(({ question, runs, shown }) => [
        question,
        runs[shown.run]?.columns[shown.column]?.text,
      ]);
    expect(questions("4")).toEqual([
      ["Why?", "So."],
      ["And?", "Then."],
    ]);
    expect(questions("6")).toEqual([["Why not?", "Hm."]]);
    expect(questions("7")).toEqual([["Why?", "Again."]]);
    expect(questions("gone").map(([question]) => question)).toEqual(["Why not?"]);
  });

  it("has the answers of one request as the columns of one run, and continues from the first", () => {
    const { turns } = chatFromConversation(
      detail(
        [
          message("1", "user", "Why?"),
          message("2", "assistant", "First.", "stop"),
          ...["3", "4"].map((id) => ({
            ...message(id, "assistant", id, "stop", "1"),
            request_id: "req_both",
          })),
        ],
        "3",
      ),
    );
    expect([turns[0]?.runs.map(textsOf), turns[0]?.shown]).toEqual([
      [["First."], ["3", "4"]],
      { run: 1, column: 0 },
    ]);
    expect(turns[0]?.runs[1]?.head).toMatchObject({ requestId: "req_both", costUsd: 0.0122, credits: 2 });
  });

  it("keeps an answer without figures", () => {
    const { turns } = chatFromConversation(
      detail([message("1", "user", "a"), message("2", "assistant", "b")]),
    );
    expect(turns[0]?.runs[0]?.columns[0]?.metrics).toEqual(emptyMetrics);
  });
});
