import { describe, expect, it } from "vitest";
import { chatPath, conversationIdIn } from "@/lib/client/chat/chat-path";
import { safeHref } from "@/lib/client/page/safe-href";

describe("links in answers", () => {
  it.each(["https://example.com/a?b=c", "http://localhost:3000", "mailto:a@example.com", "#section"])(
    "lets %s through unchanged",
    (href) => {
      expect(safeHref(href)).toBe(href);
    },
  );

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.com/1",
    "//example.com",
    "relative/path",
    "",
    undefined,
  ])("refuses %j", (href) => {
    expect(safeHref(href)).toBeNull();
  });
});

describe("chat addresses", () => {
  it("name their conversation and come back from it", () => {
    expect([chatPath(null), chatPath("conv_1")]).toEqual(["/chat", "/chat/conv_1"]);
    expect(["/chat", "/chat/", "/chat/conv_1", "/chat/conv_1/x", "/"].map(conversationIdIn)).toEqual([
      null,
      null,
      "conv_1",
      "conv_1",
      null,
    ]);
  });
});
