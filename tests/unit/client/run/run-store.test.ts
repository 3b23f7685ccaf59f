import { describe, expect, it } from "vitest";
import { reduceChatEvent } from "@/lib/client/run/reduce-chat-event";
import { newRun } from "@/lib/client/run/run-state";
import { createRunStore } from "@/lib/client/run/run-store";
import { manualFrames } from "../support/manual-frames";
import { done, finalChunk, piece, thought } from "../support/stream-events";

function setUp() {
  const { scheduler, runFrame } = manualFrames();
  const run = createRunStore(newRun("k1", ["auto"]), {
    scheduler,
    reduceEvent: reduceChatEvent,
    now: () => 0,
  });
  const heard = { head: [] as string[], column: [] as number[] };
  run.head.subscribe(() => heard.head.push(run.head.getSnapshot().phase));
  run.columns[0]?.subscribe(() => heard.column.push(run.columns[0]?.getSnapshot().text.length ?? -1));
  return { run, runFrame, heard };
}

describe("the store of a run", () => {
  it("tells of the text in its column alone: the head is heard when the phase changes", () => {
    const { run, runFrame, heard } = setUp();
    run.dispatch({ type: "accepted", requestId: "req_1" });
    runFrame();
    run.dispatch({ type: "event", event: thought("Hm.") });
    runFrame();
    for (let frame = 0; frame < 100; frame += 1) {
      run.dispatch({ type: "event", event: piece("a") });
      run.dispatch({ type: "event", event: piece("b") });
      runFrame();
    }
    run.dispatch({ type: "event", event: finalChunk });
    run.dispatch({ type: "event", event: done });
    runFrame();
    expect(heard.head).toEqual(["waiting", "thinking", "streaming", "done"]);
    expect(heard.column).toEqual([0, ...Array.from({ length: 100 }, (_, frame) => 2 * (frame + 1)), 200]);
  });

  it("shows at once what it is told to", () => {
    const { run, heard } = setUp();
    run.dispatch({ type: "event", event: piece("So.") });
    run.publish();
    expect(heard).toEqual({ head: ["streaming"], column: [3] });
  });
});
