import { describe, expect, it } from "vitest";
import { runRequest } from "@/lib/client/chat/chat-request";
import type { Turn } from "@/lib/client/chat/turns";
import type { ChatDraft } from "@/lib/client/run/mode-draft";
import { reduceChatEvent } from "@/lib/client/run/reduce-chat-event";
import { usualSettings } from "@/lib/client/run/run-settings";
import { newRun } from "@/lib/client/run/run-state";
import { createRunStore } from "@/lib/client/run/run-store";
import { manualFrames } from "../support/manual-frames";
import { piece, thought } from "../support/stream-events";

const chatBody = (parts: Parameters<typeof runRequest>[0]) => runRequest(parts).body;

const draft: ChatDraft = { mode: "chat", model: "a", fallback: ["b"] };

function runThatSays(text: string) {
  const { scheduler } = manualFrames();
  const run = createRunStore(newRun(text, ["a"]), { scheduler, reduceEvent: reduceChatEvent, now: () => 0 });
  run.dispatch({ type: "event", event: thought("Hm.") });
  run.dispatch({ type: "event", event: piece(text) });
  return run;
}

const turn = (question: string, texts: readonly string[], run = 0): Turn => ({
  key: question,
  after: null,
  question,
  questionId: null,
  runs: texts.map(runThatSays),
  shown: { run, column: 0 },
});

describe("the request of a chat", () => {
  it("asks for the thinking and names the conversation and the fallbacks", () => {
    expect(chatBody({ draft, question: "Why?", earlier: [], conversationId: "conv_1" })).toEqual({
      model: "a",
      messages: [{ role: "user", content: "Why?" }],
      include_reasoning: true,
      conversation_id: "conv_1",
      routing: { fallback: ["b"] },
    });
  });

  it("has the system prompt first and the settings that are set, and stores nothing of a temporary chat", () => {
    const settings = { system: " Be brief. ", temperature: 0.2, maxTokens: 300, isTemporary: true };
    const parts = { question: "Why?", earlier: [], conversationId: null };
    expect(chatBody({ ...parts, draft: { ...draft, settings } })).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Why?" },
      ],
      temperature: 0.2,
      max_tokens: 300,
      store: false,
    });
    const body = chatBody({ ...parts, draft: { ...draft, settings: usualSettings } });
    for (const field of ["temperature", "max_tokens", "store"]) expect(body).not.toHaveProperty(field);
  });

  it.each([
    [{ mode: "compare", models: ["a", "b"] }, "/api/v1/compare", { models: ["a", "b"] }],
    [
      { mode: "blend", models: ["a", "b"], strategy: "moa", synthesizer: "c" },
      "/api/v1/blend",
      { models: ["a", "b"], strategy: "moa", synthesizer: "c", stream_sources: true },
    ],
    [
      { mode: "judge", models: ["a", "b"], judge: null, criteria: ["clarity"] },
      "/api/v1/judge",
      { contestants: ["a", "b"], criteria: ["clarity"] },
    ],
  ] as const)("is one of its mode: %j", (modeDraft, path, fields) => {
    const request = runRequest({ draft: modeDraft, question: "Why?", earlier: [], conversationId: null });
    expect(request.path).toBe(path);
    expect(request.body).toMatchObject(fields);
    expect(request.body).not.toHaveProperty("judge");
  });

  it.each([null, "msg_12345678"])("names the message that it goes on from: %s", (parentId) => {
    const parts = { draft, question: "Why?", earlier: [], parentId };
    expect(chatBody({ ...parts, conversationId: "conv_1" })).toMatchObject({ parent_id: parentId });
    expect(chatBody({ ...parts, conversationId: null })).not.toHaveProperty("parent_id");
  });

  it.each<{ name: string; change: Partial<ChatDraft> }>([
    { name: "auto, which brings its own", change: { model: "auto" } },
    { name: "a model alone", change: { fallback: [] } },
  ])("has no routing beside $name", ({ change }) => {
    const body = chatBody({
      draft: { ...draft, ...change },
      question: "Why?",
      earlier: [],
      conversationId: null,
    });
    expect(Object.keys(body)).toEqual(["model", "messages", "include_reasoning"]);
  });

  it("tells the shown answers alone, none of what was thought, and skips turns that got none", () => {
    const earlier = [turn("Why?", ["First.", "Second."]), turn("Lost", []), turn("Empty", [""])];
    expect(chatBody({ draft, question: "Next?", earlier, conversationId: null }).messages).toEqual([
      { role: "user", content: "Why?" },
      { role: "assistant", content: "First." },
      { role: "user", content: "Next?" },
    ]);
  });
});
