import { describe, expect, it } from "vitest";
import { createDraftStore } from "@/lib/client/chat/drafts";

function setUp() {
  const kept = new Map<string, string>();
  const timers = new Map<number, () => void>();
  let nextTimer = 0;
  const drafts = createDraftStore({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
      removeItem: (key) => void kept.delete(key),
    },
    setTimer: (callback) => {
      nextTimer += 1;
      timers.set(nextTimer, callback);
      return nextTimer;
    },
    clearTimer: (timer) => void timers.delete(timer),
  });
  return { drafts, kept, timers };
}

describe("drafts", () => {
  it("are written once after a pause, with the newest text", () => {
    const { drafts, kept, timers } = setUp();
    drafts.write("conv_1", "H");
    drafts.write("conv_1", "Hello");
    expect([kept.size, timers.size]).toEqual([0, 1]);
    for (const fire of timers.values()) fire();
    expect([...kept]).toEqual([["llmwise.draft.conv_1", "Hello"]]);
  });

  it("are kept apart by conversation, a new one included", () => {
    const { drafts } = setUp();
    drafts.write(null, "for a new one");
    drafts.write("conv_1", "for the first");
    expect([null, "conv_1", "conv_2"].map((id) => drafts.read(id))).toEqual([
      "for a new one",
      "for the first",
      "",
    ]);
  });

  it("follow a new conversation when it gets its id", () => {
    const { drafts, kept } = setUp();
    drafts.write(null, "written while the first answer came");
    drafts.moveToConversation("conv_1");
    drafts.moveToConversation("conv_2");
    expect([...kept]).toEqual([["llmwise.draft.conv_1", "written while the first answer came"]]);
  });

  it("leave nothing behind once cleared or emptied", () => {
    const { drafts, kept, timers } = setUp();
    drafts.write("conv_1", "text");
    drafts.flush();
    drafts.clear("conv_1");
    drafts.write("conv_2", "text");
    drafts.flush();
    drafts.write("conv_2", "");
    drafts.flush();
    expect([kept.size, timers.size]).toEqual([0, 0]);
  });

  it("survive a browser that forbids storage", () => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const drafts = createDraftStore({
      storage: { getItem: refuse, setItem: refuse, removeItem: refuse },
      setTimer: () => 1,
      clearTimer: () => undefined,
    });
    drafts.write(null, "text");
    expect(drafts.read(null)).toBe("text");
    drafts.flush();
    expect(drafts.read(null)).toBe("");
  });
});
