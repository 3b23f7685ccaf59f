import { describe, expect, it } from "vitest";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import { nativeDialect } from "@/lib/server/dialects/native/native-dialect";
import { awaitFirstNews, firstNewsPatienceMs } from "@/lib/server/runs/log/first-news";
import { startLiveRun } from "@/lib/server/runs/log/live-run";
import { answeredEnd, delta, failedColumn, failedEnd, fedRun, settle } from "@/tests/support/run-events";
import { createTestClock } from "@/tests/support/test-clock";

const trying: RunEvent = { type: "attempt-started", model: "a", provider: "openai" };

function listen({ isMesh = false } = {}) {
  const clock = createTestClock();
  const source = fedRun();
  const run = startLiveRun(
    () => source.events,
    () => source.end({ type: "run-ended", receipt: left }),
  );
  const reader = run.attach();
  if (reader === null) throw new Error("A new run has its whole log.");
  const news = awaitFirstNews(reader, { dialect: nativeDialect({ isMesh }), clock });
  return { clock, source, reader, news };
}

const left = { type: "left", requestId: "req_1" } as const;

describe("the first news of a run", () => {
  it.each([
    ["a piece of an answer", [delta("Hi")], false],
    ["an attempt of a mesh", [trying], true],
    ["another's text after a failed column", [failedColumn, delta("Hi")], false],
    ["an answer without a word", [answeredEnd], false],
  ])("opens the stream with %s and takes nothing from it", async (_, events, isMesh) => {
    const { source, news, reader, clock } = listen({ isMesh });
    source.feed(...events);
    expect(await news).toEqual({ type: "opened", isOverdue: false });
    expect(reader.take().map(({ event }) => event)).toEqual(events);
    expect(clock.pending()).toBe(0);
  });

  it.each([
    ["at once", [failedEnd]],
    ["after every column failed", [failedColumn, failedColumn, failedEnd]],
    ["after attempts that a plain chat keeps to itself", [trying, failedEnd]],
  ])("is the end of a run that fails %s", async (_, events) => {
    const { source, news } = listen();
    source.end(...events);
    expect(await news).toEqual({ type: "ended", receipt: failedEnd.receipt });
  });

  it("opens the stream, overdue, when nothing comes in time", async () => {
    const { clock, news } = listen();
    await settle();
    clock.advance(firstNewsPatienceMs);
    expect(await news).toEqual({ type: "opened", isOverdue: true });
  });

  it("opens the stream when columns fail and the last one takes its time, and owes no ping then", async () => {
    const { clock, source, news } = listen();
    source.feed(failedColumn);
    await settle();
    clock.advance(firstNewsPatienceMs);
    expect(await news).toEqual({ type: "opened", isOverdue: false });
  });

  it("does not keep a caller waiting who left", async () => {
    const { reader, news } = listen();
    await settle();
    reader.leave();
    expect(await news).toEqual({ type: "ended", receipt: left });
  });
});
