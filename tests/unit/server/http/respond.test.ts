import { expect, it } from "vitest";
import type { StreamEvent } from "@/lib/contracts/stream-events";
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
