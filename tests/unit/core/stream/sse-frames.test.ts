import { describe, expect, it } from "vitest";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { encodeEvent } from "@/lib/core/stream/sse-encode";
import { heartbeatMs, sseFrames } from "@/lib/core/stream/sse-frames";
import { createTestClock } from "../../../support/test-clock";

const chunk = (delta: string): StreamEvent => ({
  model: "sandbox/swift",
  delta,
  done: false,
  latency_ms: 1,
  content_length: delta.length,
});

describe("sse encoding", () => {
  it("writes one line of ASCII JSON that decodes to the same event", () => {
    const event = chunk("naïve – “quoted”\u2028line\u2029\u0085 😀\nnext\rend");
    const frame = encodeEvent(event);
    expect(frame).toMatch(/^data: [\x20-\x7e]+\n\n$/);
    expect(JSON.parse(frame.slice(6))).toEqual(event);
  });
});

describe("sse frames", () => {
  it("ends with the end frame, after every event", async () => {
    const clock = createTestClock();
    const source = (async function* events() {
      yield chunk("a");
      yield chunk("b");
    })();
    const frames: string[] = [];
    for await (const frame of sseFrames(source, clock)) frames.push(frame);
    expect(frames).toEqual([encodeEvent(chunk("a")), encodeEvent(chunk("b")), "data: [DONE]\n\n"]);
    expect(clock.pending()).toBe(0);
  });

  it("pings while the source is silent and loses nothing of it", async () => {
    const clock = createTestClock();
    let release: (value: StreamEvent) => void = () => undefined;
    const source = (async function* events() {
      yield await new Promise<StreamEvent>((resolve) => {
        release = resolve;
      });
    })();
    const frames = sseFrames(source, clock);
    for (let pings = 0; pings < 2; pings += 1) {
      const frame = frames.next();
      await new Promise(setImmediate);
      clock.advance(heartbeatMs);
      expect((await frame).value).toBe(": ping\n\n");
    }
    const frame = frames.next();
    release(chunk("late"));
    expect((await frame).value).toBe(encodeEvent(chunk("late")));
    expect((await frames.next()).value).toBe("data: [DONE]\n\n");
  });

  it("tells the reader, and nobody else, of a source that breaks while an overdue ping waits for him", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on("unhandledRejection", note);
    try {
      const source = (async function* events(): AsyncGenerator<StreamEvent> {
        yield await Promise.reject(new Error("broken"));
      })();
      const frames = sseFrames(source, { ...createTestClock(), isOverdue: true });
      expect((await frames.next()).value).toBe(": ping\n\n");
      await new Promise(setImmediate);
      await expect(frames.next()).rejects.toThrow("broken");
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  });

  it("counts the silence from the last event, and not while the reader takes his time", async () => {
    const clock = createTestClock();
    let release: (value: StreamEvent) => void = () => undefined;
    const source = (async function* events() {
      while (true) {
        yield await new Promise<StreamEvent>((resolve) => {
          release = resolve;
        });
      }
    })();
    const frames = sseFrames(source, clock);
    const pass = async (ms: number) => {
      clock.advance(ms);
      await new Promise(setImmediate);
    };
    const first = frames.next();
    await pass(heartbeatMs - 1);
    release(chunk("just in time"));
    expect((await first).value).toBe(encodeEvent(chunk("just in time")));

    await pass(3 * heartbeatMs);
    const seen: (string | undefined)[] = [];
    void frames.next().then(({ value }) => seen.push(value ?? undefined));
    await pass(heartbeatMs - 1);
    expect(seen).toEqual([]);
    await pass(1);
    expect(seen).toEqual([": ping\n\n"]);
    release(chunk("too late"));
    await frames.return();
    expect(clock.pending()).toBe(0);
  });

  it("begins with a ping when the silence was long enough before", async () => {
    const source = (async function* events() {
      yield chunk("a");
    })();
    const frames: string[] = [];
    for await (const frame of sseFrames(source, { ...createTestClock(), isOverdue: true }))
      frames.push(frame);
    expect(frames).toEqual([": ping\n\n", encodeEvent(chunk("a")), "data: [DONE]\n\n"]);
  });

  it("closes the source when the reader leaves", async () => {
    let isClosed = false;
    const source = (async function* events() {
      try {
        yield chunk("a");
        yield chunk("b");
      } finally {
        isClosed = true;
      }
    })();
    const frames = sseFrames(source, createTestClock());
    await frames.next();
    await frames.return();
    expect(isClosed).toBe(true);
  });
});
