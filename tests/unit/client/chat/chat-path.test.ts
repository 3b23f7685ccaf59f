import { describe, expect, it } from "vitest";
import { chatPath, conversationIdIn, modeIn, screenModeOf } from "@/lib/client/chat/chat-path";

describe("the address of a chat", () => {
  it.each([null, "conv_1", "conv/1 ü"])("leads back to %j", (id) => {
    expect(conversationIdIn(chatPath(id))).toBe(id);
  });

  it.each(["/", "/chat/", "/settings/conv_1"])("names no conversation in %s", (pathname) => {
    expect(conversationIdIn(pathname)).toBeNull();
  });

  it("says which mode the box is set to", () => {
    expect(modeIn(chatPath("conv_1", "judge"))).toBe("judge");
    expect(conversationIdIn(chatPath("conv_1", "blend"))).toBe("conv_1");
    expect([modeIn("/compare"), modeIn("/"), modeIn("/settings")]).toEqual(["compare", null, null]);
    expect([screenModeOf("mesh"), screenModeOf("judge")]).toEqual(["chat", "judge"]);
  });

  it("takes a broken escape as it stands", () => {
    expect(conversationIdIn("/chat/%E0%A4%A")).toBe("%E0%A4%A");
  });
});
