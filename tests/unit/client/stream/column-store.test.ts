import { describe, expect, it } from "vitest";
import { createColumnStore } from "@/lib/client/stream/column-store";
import { createFrameScheduler } from "@/lib/client/stream/frame-scheduler";

function setUp() {
  const frames: (() => void)[] = [];
  const scheduler = createFrameScheduler({ requestFrame: (frame) => frames.push(frame), now: () => 0 });
  const store = createColumnStore({
    initial: "",
    reduce: (text: string, piece: string) => text + piece,
    scheduler,
  });
  const heard: string[] = [];
  const unsubscribe = store.subscribe(() => heard.push(store.getSnapshot()));
  return { store, frames, heard, unsubscribe };
}

describe("a column store", () => {
  it("shows many changes as one in the next frame", () => {
    const { store, frames, heard } = setUp();
    for (const piece of ["a", "b", "c"]) store.dispatch(piece);
    expect([store.peek(), store.getSnapshot()]).toEqual(["abc", ""]);
    frames.shift()?.();
    expect([heard, store.getSnapshot()]).toEqual([["abc"], "abc"]);
  });

  it("shows the newest state at once when it is published, and not again in the frame", () => {
    const { store, frames, heard } = setUp();
    store.dispatch("a");
    store.publish();
    frames.shift()?.();
    expect(heard).toEqual(["a"]);
  });

  it("tells nobody about an action that changed nothing", () => {
    const { store, frames, heard } = setUp();
    store.dispatch("");
    store.publish();
    expect([frames, heard]).toEqual([[], []]);
  });

  it("tells nothing to a listener that has left", () => {
    const { store, heard, unsubscribe } = setUp();
    unsubscribe();
    store.dispatch("a");
    store.publish();
    expect(heard).toEqual([]);
  });
});
