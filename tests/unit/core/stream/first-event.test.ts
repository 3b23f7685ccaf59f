import { describe, expect, it } from "vitest";
import type { ErrorEvent, StreamEvent } from "@/lib/contracts/stream-events";
import { gateFirstEvent } from "@/lib/core/stream/first-event";

const delta: StreamEvent = { model: "a", delta: "Hi", done: false, latency_ms: 1, content_length: 2 };
const failedColumn: StreamEvent = {
  model: "b",
  delta: "",
  done: true,
  error: "down",
  status_code: 503,
  latency_ms: 1,
  content_length: 0,
};
const route: StreamEvent = { event: "route", model: "a", status: "trying" };
const failure: ErrorEvent = {
  event: "error",
  error: "nobody answered",
  code: "upstream_error",
  status_code: 502,
  refunded: true,
  partial: false,
  request_id: "req_1",
};

async function* play(events: readonly (StreamEvent | Promise<StreamEvent>)[], end?: () => void) {
  try {
    for (const event of events) yield await event;
  } finally {
    end?.();
  }
}

const never = () => new Promise<void>(() => undefined);

async function collect(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const collected: StreamEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

describe("the first-event gate", () => {
  it.each([
    ["a piece of an answer", [delta, failure]],
    ["an attempt of a mesh", [route, delta]],
    ["a failed column and then another's text", [failedColumn, delta, failedColumn]],
  ])("opens with %s and loses nothing", async (_, events) => {
    const first = await gateFirstEvent(play(events), { sleep: never });
    if (first.type !== "opened") throw new Error("It did not open.");
    expect(await collect(first.events)).toEqual(events);
    expect(first.isOverdue).toBe(false);
  });

  it.each([
    ["at once", [failure]],
    ["after every column failed", [failedColumn, failedColumn, failure]],
  ])("gives a run that fails %s its own status, after its clean-up", async (_, events) => {
    let isClean = false;
    const first = await gateFirstEvent(
      play(events, () => {
        isClean = true;
      }),
      { sleep: never },
    );
    expect(first).toEqual({ type: "failed", error: failure });
    expect(isClean).toBe(true);
  });

  it("opens overdue when nothing comes in time, and passes on what comes later", async () => {
    let speak: (event: StreamEvent) => void = () => undefined;
    const late = new Promise<StreamEvent>((resolve) => {
      speak = resolve;
    });
    const first = await gateFirstEvent(play([late]), { sleep: async () => undefined });
    if (first.type !== "opened") throw new Error("It did not open.");
    expect(first.isOverdue).toBe(true);
    speak(delta);
    expect(await collect(first.events)).toEqual([delta]);
  });

  it("fails with what the run throws before its first event", async () => {
    const broken = (async function* refuse(): AsyncGenerator<StreamEvent> {
      yield* await Promise.reject<StreamEvent[]>(new Error("no credits"));
    })();
    await expect(gateFirstEvent(broken, { sleep: never })).rejects.toThrow("no credits");
  });

  it("closes the run when the reader leaves", async () => {
    let isClosed = false;
    const first = await gateFirstEvent(
      play([delta, delta], () => {
        isClosed = true;
      }),
      { sleep: never },
    );
    if (first.type !== "opened") throw new Error("It did not open.");
    await first.events.next();
    await first.events.return();
    expect(isClosed).toBe(true);
  });
});
