import { expect, it } from "vitest";
import { AppError } from "@/lib/contracts/errors";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { firstEventPatienceMs } from "@/lib/core/stream/first-event";
import { type Run, type RunEnd, respond } from "@/lib/server/http/respond";
import type { Runtime } from "@/lib/server/runtime-type";
import { createTestClock } from "../../../support/test-clock";

const chunk: StreamEvent = {
  model: "sandbox/swift",
  delta: "a",
  done: false,
  latency_ms: 1,
  content_length: 1,
};

it("ends the run of a caller who hung up, also when nobody reads or cancels the stream", async () => {
  const leaving = new AbortController();
  let hasEnded = false;
  async function* events(): AsyncGenerator<StreamEvent, RunEnd, undefined> {
    try {
      while (true) yield chunk;
    } finally {
      hasEnded = true;
    }
  }
  const run: Run = { events: events(), abandon: () => undefined, stream: true };
  await respond(
    { run },
    {
      request: new Request("http://127.0.0.1", { signal: leaving.signal }),
      requestId: "req_1",
      headers: new Headers(),
      // A stream needs no more of the world.
      runtime: { clock: createTestClock(), log: { error: () => undefined } } as unknown as Runtime,
    },
  );
  await new Promise(setImmediate);
  leaving.abort();
  await new Promise(setImmediate);
  expect(hasEnded).toBe(true);
});

it("tells a refusal that came after the stream was opened as its terminal event", async () => {
  const clock = createTestClock();
  // biome-ignore lint/correctness/useYield: it is refused before its first event
  async function* events(): AsyncGenerator<StreamEvent, RunEnd, undefined> {
    await clock.sleep(firstEventPatienceMs + 1, new AbortController().signal);
    throw new AppError("insufficient_credits", { details: { credits: 0, required: 1 } });
  }
  const pending = respond(
    { run: { events: events(), abandon: () => undefined, stream: true } },
    {
      request: new Request("http://127.0.0.1"),
      requestId: "req_1",
      headers: new Headers(),
      // A stream needs no more of the world.
      runtime: { clock, log: { error: () => undefined } } as unknown as Runtime,
    },
  );
  await new Promise(setImmediate);
  clock.advance(firstEventPatienceMs);
  const response = await pending;
  clock.advance(1);
  const error = {
    event: "error",
    error: "The wallet cannot cover this request.",
    code: "insufficient_credits",
    status_code: 402,
    credits: 0,
    required: 1,
    refunded: true,
    partial: false,
    request_id: "req_1",
  };
  expect(await response.text()).toBe(`: ping\n\ndata: ${JSON.stringify(error)}\n\ndata: [DONE]\n\n`);
});
