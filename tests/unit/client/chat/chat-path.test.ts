import { describe, expect, it } from "vitest";
import { chatPath, conversationIdIn } from "@/lib/client/chat/chat-path";

describe("the address of a chat", () => {
  it.each([null, "conv_1", "conv/1 ü"])("leads back to %j", (id) => {
    expect(conversationIdIn(chatPath(id))).toBe(id);
  });

  it.each(["/", "/chat/", "/compare/conv_1"])("names no conversation in %s", (pathname) => {
    expect(conversationIdIn(pathname)).toBeNull();
  });

  it("takes a broken escape as it stands", () => {
    expect(conversationIdIn("/chat/%E0%A4%A")).toBe("%E0%A4%A");
  });
});
