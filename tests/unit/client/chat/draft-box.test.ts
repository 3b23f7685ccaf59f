import { describe, expect, it } from "vitest";
import { createDraftBox } from "@/lib/client/chat/draft-box";
import { createDraftStore } from "@/lib/client/chat/drafts";

function setUp(stored: Record<string, string> = {}) {
  const kept = new Map(Object.entries(stored));
  const drafts = createDraftStore({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, text),
      removeItem: (key) => kept.delete(key),
    },
    setTimer: () => 1,
    clearTimer: () => undefined,
  });
  const address = { conversationId: null as string | null };
  const box = createDraftBox(drafts, () => address.conversationId);
  const heard: string[] = [];
  box.subscribe(() => heard.push(box.getSnapshot()));
  return { box, drafts, address, heard, kept };
}

describe("the box of a draft", () => {
  it("begins with what was stored", () => {
    expect(setUp({ "llmwise.draft.new": "Half a" }).box.getSnapshot()).toBe("Half a");
  });

  it("tells its listeners of each change and of nothing else", () => {
    const { box, heard } = setUp();
    box.write("W");
    box.write("W");
    box.write("Why?");
    expect(heard).toEqual(["W", "Why?"]);
  });

  it("is empty while the question is on its way, and the draft stays stored until the server has it", () => {
    const { box, kept } = setUp();
    box.write("Why?");
    box.hide();
    expect([box.getSnapshot(), kept.get("llmwise.draft.new")]).toEqual(["", "Why?"]);
    box.forget("Why?");
    expect(kept.size).toBe(0);
  });

  it("gives a refused question back, unless something else is in it", () => {
    const { box } = setUp();
    box.restore("Why?");
    expect(box.getSnapshot()).toBe("Why?");
    box.restore("And then?");
    expect(box.getSnapshot()).toBe("Why?");
  });

  it("keeps what was written while the answer came", () => {
    const { box, drafts } = setUp();
    box.write("Why?");
    box.hide();
    box.write("And then?");
    box.forget("Why?");
    expect([box.getSnapshot(), drafts.read(null)]).toEqual(["And then?", "And then?"]);
  });

  it("writes to the conversation that a new chat has become", () => {
    const { box, drafts, address } = setUp();
    address.conversationId = "conv_1";
    box.write("And then?");
    expect([drafts.read("conv_1"), drafts.read(null)]).toEqual(["And then?", ""]);
  });
});
