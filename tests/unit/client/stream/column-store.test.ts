import { describe, expect, it } from "vitest";
import { createColumnStore } from "@/lib/client/stream/column-store";
import { createFrameScheduler } from "@/lib/client/stream/frame-scheduler";
import { manualFrames } from "../support/manual-frames";

function setUp() {
  const { scheduler, runFrame, waiting } = manualFrames();
  const store = createColumnStore({ initial: "", scheduler });
  const heard: string[] = [];
  const unsubscribe = store.subscribe(() => heard.push(store.getSnapshot()));
  return { store, runFrame, waiting, heard, unsubscribe };
}

describe("a column store", () => {
  it("shows many changes as one in the next frame", () => {
    const { store, runFrame, heard } = setUp();
    for (const text of ["a", "ab", "abc"]) store.write(text);
    expect([store.peek(), store.getSnapshot()]).toEqual(["abc", ""]);
    runFrame();
    expect([heard, store.getSnapshot()]).toEqual([["abc"], "abc"]);
  });

  it("shows the newest state at once when it is published, and not again in the frame", () => {
    const { store, runFrame, heard } = setUp();
    store.write("a");
    store.publish();
    runFrame();
    expect(heard).toEqual(["a"]);
  });

  it("tells nobody about a state that is the one before", () => {
    const { store, waiting, heard } = setUp();
    store.write("");
    store.publish();
    expect([waiting(), heard]).toEqual([0, []]);
  });

  it("tells nothing to a listener that has left", () => {
    const { store, heard, unsubscribe } = setUp();
    unsubscribe();
    store.write("a");
    store.publish();
    expect(heard).toEqual([]);
  });

  it("is shown twice a second while nobody sees it", () => {
    const frames: (() => void)[] = [];
    let nowMs = 0;
    const scheduler = createFrameScheduler({
      requestFrame: (frame) => frames.push(frame),
      now: () => nowMs,
    });
    const store = createColumnStore({ initial: 0, scheduler });
    store.setVisible(false);
    const shown = [0, 100, 499, 500, 900, 1000].map((atMs) => {
      nowMs = atMs;
      store.write(atMs + 1);
      frames.shift()?.();
      return store.getSnapshot();
    });
    expect(shown).toEqual([1, 1, 1, 501, 501, 1001]);
  });
});
