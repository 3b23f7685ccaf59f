import { describe, expect, it } from "vitest";
import { composerAct } from "@/lib/client/page/composer-keys";
import { press } from "../support/key-press";

const enter = { key: "Enter", code: "Enter", keyCode: 13 };
const up = { key: "ArrowUp", code: "ArrowUp", keyCode: 38 };

describe("a key in the box", () => {
  it("sends with Enter, and breaks the line with Shift", () => {
    expect(composerAct(press(enter), "Why?")).toBe("send");
    expect(composerAct(press({ ...enter, shiftKey: true }), "Why?")).toBeNull();
  });

  it.each([
    {
      browser: "Chromium and Firefox, which say that a word is being put together",
      change: { isComposing: true },
    },
    { browser: "Safari, which says it by the key code alone", change: { keyCode: 229 } },
  ])("does not send with the Enter that ends a composition in $browser", ({ change }) => {
    expect(composerAct(press({ ...enter, ...change }), "日本")).toBeNull();
  });

  it("takes the last question back with Arrow-Up in an empty box, and only there", () => {
    expect(composerAct(press(up), "")).toBe("recall");
    expect(composerAct(press(up), "Why?")).toBeNull();
    expect(composerAct(press({ ...up, shiftKey: true }), "")).toBeNull();
    expect(composerAct(press({ ...up, keyCode: 229 }), "")).toBeNull();
  });

  it("only writes with any other", () => {
    expect(composerAct(press({}), "")).toBeNull();
  });
});
