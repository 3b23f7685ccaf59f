import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/lib/contracts/messages";
import { composePrompt } from "@/lib/core/orchestration/blend/compose-prompt";
import { scriptedModel } from "@/tests/support/scripted-models";

const image = { type: "image_url", image_url: { url: "https://example.com/cat.png" } } as const;
const blind = scriptedModel("blind");
const sighted = scriptedModel("sighted", {
  capabilities: { vision: true, tools: false, reasoning: false, json: true },
});

describe("composePrompt", () => {
  it("appends to the caller's system prompt and to his last message, and leaves the turns between alone", () => {
    const conversation: ChatMessage[] = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
      { role: "user", content: "Why?" },
    ];
    expect(
      composePrompt({ conversation, model: blind, instruction: "Merge.", data: "<drafts>" }),
    ).toStrictEqual([
      { role: "system", content: "Be kind.\n\nMerge." },
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
      { role: "user", content: "Why?\n\n<drafts>" },
    ]);
  });

  it("brings a system message where the caller has none, and adds nothing for no data", () => {
    const conversation: ChatMessage[] = [{ role: "user", content: "Why?" }];
    expect(composePrompt({ conversation, model: blind, instruction: "Merge.", data: "" })).toStrictEqual([
      { role: "system", content: "Merge." },
      { role: "user", content: "Why?" },
    ]);
  });

  it("keeps images for a model that can see and leaves a note for one that cannot", () => {
    const conversation: ChatMessage[] = [
      { role: "user", content: [{ type: "text", text: "What is it?" }, image] },
    ];
    const contentFor = (model: typeof blind) =>
      composePrompt({ conversation, model, instruction: "Merge.", data: "<drafts>" })[1]?.content;
    expect(contentFor(sighted)).toStrictEqual([
      { type: "text", text: "What is it?" },
      image,
      { type: "text", text: "<drafts>" },
    ]);
    expect(contentFor(blind)).toStrictEqual([
      { type: "text", text: "What is it?" },
      { type: "text", text: "[An image stood here. This model cannot see images.]" },
      { type: "text", text: "<drafts>" },
    ]);
  });
});
