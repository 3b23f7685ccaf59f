import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contracts/errors";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import { respond } from "@/lib/server/http/respond";
import { firstNewsPatienceMs } from "@/lib/server/runs/log/first-news";
import { startLiveRun } from "@/lib/server/runs/log/live-run";
import { delta, fedRun, plainDialect, settle } from "@/tests/support/run-events";
import { createTestClock } from "@/tests/support/test-clock";

function answer({ stream }: { stream: boolean }) {
  const clock = createTestClock();
  const leaving = new AbortController();
  const source = fedRun();
  const run = startLiveRun(
    () => source.events,
    () => source.end({ type: "run-ended", receipt: { type: "left", requestId: "req_1" } }),
  );
  const response = respond(
    { run, dialect: plainDialect, stream },
    {
      request: new Request("http://127.0.0.1", { signal: leaving.signal }),
      headers: new Headers(),
      runtime: { clock },
    },
  );
  return { clock, source, leaving, response };
}

const refused: RunEvent = {
  type: "run-ended",
  receipt: {
    type: "refused",
    requestId: "req_1",
    error: new AppError("insufficient_credits", { details: { credits: 0, required: 1 } }),
  },
};

describe("respond", () => {
  it("ends the run of a caller who hung up, also when nobody reads or cancels the stream", async () => {
    const { source, leaving, response } = answer({ stream: true });
    source.feed(delta("a"));
    await response;
    leaving.abort();
    await settle();
    expect(source.isClosed()).toBe(true);
  });

  it.each([true, false])(
    "ends the run of a caller who hangs up before it begins (stream: %s)",
    async (stream) => {
      const { source, leaving, response } = answer({ stream });
      await settle();
      leaving.abort();
      expect((await response).status).toBe(499);
      expect(source.isClosed()).toBe(true);
    },
  );

  it("ends the run when the body is cancelled", async () => {
    const { source, response } = answer({ stream: true });
    source.feed(delta("a"));
    await (await response).body?.cancel();
    await settle();
    expect(source.isClosed()).toBe(true);
  });

  it.each([true, false])("keeps the status of a refusal (stream: %s)", async (stream) => {
    const { source, response } = answer({ stream });
    source.end(refused);
    expect((await response).status).toBe(402);
    expect(await (await response).json()).toEqual({
      error: "The wallet cannot cover this request.",
      code: "insufficient_credits",
      credits: 0,
      required: 1,
      request_id: "req_1",
    });
  });

  it("tells a refusal that came after the stream was opened as its terminal event", async () => {
    const { clock, source, response } = answer({ stream: true });
    await settle();
    clock.advance(firstNewsPatienceMs);
    const opened = await response;
    expect(opened.status).toBe(200);
    source.end(refused);
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
    expect(await opened.text()).toBe(`: ping\n\ndata: ${JSON.stringify(error)}\n\ndata: [DONE]\n\n`);
  });
});
