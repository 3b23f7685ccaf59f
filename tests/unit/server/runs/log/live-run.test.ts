import { describe, expect, it } from "vitest";
import { maxLagBytes, type RunReader, startLiveRun } from "@/lib/server/runs/log/live-run";
import { answeredEnd, delta, fedRun, settle } from "@/tests/support/run-events";

function start() {
  const source = fedRun();
  let abandoned = 0;
  const run = startLiveRun(
    () => source.events,
    () => {
      abandoned += 1;
      source.end();
    },
  );
  const attach = (options?: Parameters<typeof run.attach>[0]) => {
    const reader = run.attach(options);
    if (reader === null) throw new Error("The log does not reach back so far.");
    return reader;
  };
  return { source, run, attach, abandoned: () => abandoned };
}

const textsOf = (reader: RunReader) =>
  reader.take().flatMap(({ event }) => ("text" in event ? [event.text] : []));

describe("startLiveRun", () => {
  it("gives every reader the same events, whenever they come and however they read", async () => {
    const { source, attach } = start();
    const early = attach();
    source.feed(delta("a"), delta("b"));
    await settle();
    const late = attach();
    const joined = attach({ after: 0 });
    expect(textsOf(early)).toEqual(["a", "b"]);
    source.end(delta("c"), answeredEnd);
    await settle();
    expect(textsOf(early)).toEqual(["c"]);
    expect(textsOf(late)).toEqual(["a", "b", "c"]);
    expect(textsOf(joined)).toEqual(["b", "c"]);
    for (const reader of [early, late, joined]) expect(reader.isDone()).toBe(true);
  });

  it("gives exactly what is missing to a reader who comes back at any event", async () => {
    const { source, attach } = start();
    const whole = attach();
    source.end(delta("a"), delta("b"), delta("c"), answeredEnd);
    await settle();
    const entries = whole.take();
    for (let after = -1; after < entries.length; after += 1) {
      const reader = attach({ after });
      expect(reader.take()).toEqual(entries.slice(after + 1));
      expect(reader.isDone()).toBe(true);
      reader.leave();
    }
  });

  it("tells a waiting reader of news once", async () => {
    const { source, attach } = start();
    const reader = attach();
    let told = 0;
    reader.onNews(() => {
      told += 1;
    });
    source.feed(delta("a"), delta("b"));
    await settle();
    expect(told).toBe(1);
  });

  it("holds back whoever tells it more than its readers took, all of them, until they read or leave", async () => {
    const piece = delta("x".repeat(maxLagBytes + 1));
    let held = 0;
    let isAbandoned = false;
    const run = startLiveRun(
      async function* (tell) {
        // As a run does that reserves first: its reader is there before its first piece.
        await Promise.resolve();
        const told = [tell(piece), tell(piece)];
        held = told.filter((room) => room !== undefined).length;
        await Promise.all(told);
        held = 0;
        const more = tell(piece);
        held = more === undefined ? 0 : 1;
        await more;
        held = 0;
        yield answeredEnd;
      },
      () => {
        isAbandoned = true;
      },
    );
    const reader = run.attach();
    await settle();
    expect(held).toBe(2);
    expect(reader?.take()).toHaveLength(2);
    await settle();
    expect(held).toBe(1);
    await reader?.leave();
    expect(isAbandoned).toBe(true);
    expect(held).toBe(0);
  });

  it("waits for its slowest reader and goes on when he reads or leaves", async () => {
    const { source, attach } = start();
    const quick = attach();
    const slow = attach();
    const piece = delta("x".repeat(maxLagBytes / 4));
    source.feed(...Array.from({ length: 40 }, () => piece));
    const drainQuick = async () => {
      await settle();
      quick.take();
      await settle();
    };
    await drainQuick();
    const first = source.pulled();
    expect(first).toBeLessThan(8);
    await drainQuick();
    expect(source.pulled()).toBe(first);
    slow.take();
    await drainQuick();
    expect(source.pulled()).toBeGreaterThan(first);
    slow.leave();
    for (let turn = 0; turn < 20; turn += 1) await drainQuick();
    expect(source.pulled()).toBe(40);
  });

  it("is not held back by a reader who waits for the end alone", async () => {
    const { source, attach, run } = start();
    attach({ holdsBack: false });
    source.end(...Array.from({ length: 40 }, () => delta("x".repeat(maxLagBytes))), answeredEnd);
    expect(await run.ended).toBe(answeredEnd.receipt);
  });

  it("ends when its last reader leaves, and not before", async () => {
    const { source, attach, abandoned } = start();
    const first = attach();
    const second = attach();
    source.feed(delta("a"));
    await settle();
    first.leave();
    first.leave();
    expect(abandoned()).toBe(0);
    second.leave();
    expect(abandoned()).toBe(1);
    await settle();
    expect(source.isClosed()).toBe(true);
  });

  it("ends a run that waited for the reader who leaves", async () => {
    const { source, attach, abandoned } = start();
    const reader = attach();
    source.feed(...Array.from({ length: 10 }, () => delta("x".repeat(maxLagBytes))));
    await settle();
    reader.leave();
    await settle();
    expect(abandoned()).toBe(1);
    expect(source.isClosed()).toBe(true);
  });

  it("does not end twice a run that is over", async () => {
    const { source, attach, run, abandoned } = start();
    const reader = attach();
    source.end(answeredEnd);
    await run.ended;
    reader.leave();
    expect(abandoned()).toBe(0);
  });

  it("refuses a reader who comes too late for what is kept", async () => {
    const { source, attach, run } = start();
    const reader = attach();
    for (let index = 0; index < 20; index += 1) {
      source.feed(delta("x".repeat(maxLagBytes)));
      await settle();
      reader.take();
      await settle();
    }
    expect(run.attach({ after: 0 })).toBeNull();
    expect(run.attach({ after: 19 })).not.toBeNull();
  });
});
