import { describe, expect, it } from "vitest";
import { exportConversation } from "@/lib/client/chat/export-conversation";
import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";

const at = "2026-11-22T09:00:00.000Z";
const metrics = {
  prompt_tokens: 3,
  completion_tokens: 4,
  latency_ms: 900,
  ttft_ms: 120,
  tokens_per_second: 40,
  cost: 0.0061,
  credits_charged: 1,
  finish_reason: "stop",
};
const message = (
  id: string,
  parent: string | null,
  change: Partial<ConversationMessage>,
): ConversationMessage => ({
  id,
  parent_id: parent,
  role: "user",
  content: id,
  model: null,
  request_id: null,
  mode: null,
  created_at: at,
  metrics: null,
  ...change,
});
const answer = { role: "assistant", request_id: "req_1", metrics } as const;

const detail: ConversationDetail = {
  id: "conv_1",
  title: "Why / how: blue?",
  mode: "compare",
  message_count: 5,
  pinned: false,
  current_id: "left",
  share_token: null,
  created_at: at,
  updated_at: at,
  messages: [
    message("first", null, {}),
    message("left", "first", { ...answer, model: "a" }),
    message("right", "first", { ...answer, model: "b" }),
    message("other answer", "first", { ...answer, model: "c", request_id: "req_2" }),
    message("other version", null, {}),
  ],
};

describe("an exported conversation", () => {
  it("is the way that is shown as Markdown, with every column of a comparison and what each took", () => {
    const { name, type, text } = exportConversation(detail, "markdown");
    expect([name, type]).toEqual(["why-how-blue.md", "text/markdown"]);
    expect(text.split("\n\n")).toEqual([
      "# Why / how: blue?",
      "## You",
      "first",
      "## a",
      "left",
      "_120 ms to the first token · 4 tokens · $0.0061_",
      "## b",
      "right",
      "_120 ms to the first token · 4 tokens · $0.0061_\n",
    ]);
  });

  it("is all of it as JSON, which parses", () => {
    const { name, text } = exportConversation(detail, "json");
    expect(name).toBe("why-how-blue.json");
    expect(JSON.parse(text)).toEqual(detail);
  });

  it("has a name where the title gives none", () => {
    expect(exportConversation({ ...detail, title: "空" }, "json").name).toBe("conversation.json");
  });
});
