import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/lib/contracts/messages";
import { keepPrompt, keptCharacters, sharedFrom } from "@/lib/server/runs/pay/kept-prompt";

const user = (content: ChatMessage["content"]): ChatMessage => ({ role: "user", content });
const image = { type: "image_url" as const, image_url: { url: "data:image/png;base64,aGk=" } };

describe("a kept prompt", () => {
  it("holds short messages themselves", () => {
    expect(keepPrompt([user("Hello")])).toEqual({ messages: [user("Hello")], texts: [] });
  });

  it("names a long text by its digest, once however often it comes", () => {
    const long = "x".repeat(sharedFrom);
    const { messages, texts } = keepPrompt([user(long), { role: "assistant", content: "Yes." }, user(long)]);
    const digest = texts[0]?.digest;
    expect(texts).toEqual([{ digest, content: long }]);
    expect(messages).toEqual([
      { role: "user", digest },
      { role: "assistant", content: "Yes." },
      { role: "user", digest },
    ]);
    expect(keepPrompt([user(long), user("And?")]).texts).toEqual(texts);
  });

  it("leaves inline images out and keeps addresses", () => {
    const linked = { type: "image_url" as const, image_url: { url: "https://example.com/a.png" } };
    const text = { type: "text" as const, text: "Look" };
    expect(keepPrompt([user([text, image, linked])]).messages).toEqual([
      user([text, { type: "text", text: "[image]" }, linked]),
    ]);
  });

  it("cuts the oldest of a prompt that is too long, and says so", () => {
    const { messages, texts } = keepPrompt([
      user("old ".repeat(10)),
      user("y".repeat(keptCharacters)),
      user("new"),
    ]);
    expect(messages[0]).toEqual({ role: "user", content: "", cut: true });
    expect(messages[1]).toEqual({ role: "user", digest: texts[0]?.digest, cut: true });
    expect(texts[0]?.content).toHaveLength(keptCharacters - "new".length);
    expect(messages[2]).toEqual(user("new"));
  });

  it("never cuts a character in two, and drops an address rather than cut it", () => {
    const smile = "\u{1F600}";
    const { texts } = keepPrompt([user(smile.repeat(keptCharacters)), user("n")]);
    expect(texts[0]?.content).toBe(smile.repeat(keptCharacters / 2 - 1));
    const address = `https://example.com/${"a".repeat(keptCharacters)}`;
    const linked = { type: "image_url" as const, image_url: { url: address } };
    expect(keepPrompt([user([linked])]).messages).toEqual([{ role: "user", content: "", cut: true }]);
  });
});
