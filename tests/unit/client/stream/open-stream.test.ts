import { describe, expect, it } from "vitest";
import { failureOf, type RunFailure } from "@/lib/client/data/run-failure";
import { openStream } from "@/lib/client/stream/open-stream";
import type { StreamEvent } from "@/lib/contracts/stream-events";

const chunk = {
  model: "sandbox/swift",
  delta: "Grüße 👋",
  done: false,
  latency_ms: 12,
  content_length: 8,
} as const;
const wire = `: ping\n\ndata: ${JSON.stringify(chunk)}\n\ndata: ${JSON.stringify({ ...chunk, delta: "!" })}\n\ndata: [DONE]\n\n`;

function answering(pieces: readonly Uint8Array[], onCancel: () => void = () => undefined): typeof fetch {
  const queue = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = queue.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
    cancel: onCancel,
  });
  return async () => new Response(body, { headers: { "x-request-id": "req_12345678" } });
}

async function collect(fetcher: typeof fetch, signal = new AbortController().signal) {
  const { events } = await openStream({ path: "/api/v1/chat", body: {}, signal, fetch: fetcher });
  const collected: StreamEvent[] = [];
  try {
    for await (const event of events) collected.push(event);
  } catch (thrown) {
    return { collected, failure: failureOf(thrown) };
  }
  return { collected, failure: null };
}

const refusal = async (response: Response): Promise<RunFailure> => {
  const opening = openStream({
    path: "/api/v1/chat",
    body: {},
    signal: new AbortController().signal,
    fetch: async () => response,
  });
  return opening.then(
    () => {
      throw new Error("the stream opened");
    },
    (thrown: unknown) => failureOf(thrown),
  );
};

describe("opening a stream", () => {
  it("yields the same events wherever the bytes are cut", async () => {
    const bytes = new TextEncoder().encode(wire);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const { collected, failure } = await collect(answering([bytes.slice(0, cut), bytes.slice(cut)]));
      expect({ cut, collected, failure }).toEqual({
        cut,
        collected: [chunk, { ...chunk, delta: "!" }],
        failure: null,
      });
    }
  });

  it("tells the request id of the answer", async () => {
    const opened = await openStream({
      path: "/api/v1/chat",
      body: {},
      signal: new AbortController().signal,
      fetch: answering([new TextEncoder().encode(wire)]),
    });
    expect(opened.requestId).toBe("req_12345678");
    await opened.events.return();
  });

  it("reports a stream that ends without its terminator as interrupted, after the events it had", async () => {
    const cut = new TextEncoder().encode(wire.slice(0, wire.indexOf("data: [DONE]")));
    const { collected, failure } = await collect(answering([cut]));
    expect(collected).toHaveLength(2);
    expect(failure).toMatchObject({ kind: "interrupted", status: null });
  });

  it("closes the connection when the reader leaves early", async () => {
    let isCancelled = false;
    const endless = Array.from({ length: 50 }, () =>
      new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`),
    );
    const { events } = await openStream({
      path: "/api/v1/chat",
      body: {},
      signal: new AbortController().signal,
      fetch: answering(endless, () => {
        isCancelled = true;
      }),
    });
    await events.next();
    await events.return();
    expect(isCancelled).toBe(true);
  });

  it("rethrows an abort untouched", async () => {
    const controller = new AbortController();
    const reason = new DOMException("stopped", "AbortError");
    const opening = openStream({
      path: "/api/v1/chat",
      body: {},
      signal: controller.signal,
      fetch: async () => {
        controller.abort(reason);
        throw reason;
      },
    });
    await expect(opening).rejects.toBe(reason);
  });

  it("reports a connection that cannot be made as a network failure", async () => {
    const opening = openStream({
      path: "/api/v1/chat",
      body: {},
      signal: new AbortController().signal,
      fetch: async () => {
        throw new TypeError("fetch failed");
      },
    });
    expect(await opening.catch(failureOf)).toMatchObject({ kind: "network", requestId: null });
  });
});

describe("an error answer", () => {
  it.each([
    [400, "invalid"],
    [401, "signed-out"],
    [402, "no-credits"],
    [403, "forbidden"],
    [404, "not-found"],
    [429, "rate-limited"],
    [500, "unavailable"],
    [502, "upstream"],
    [503, "unavailable"],
  ])("with status %d is of kind %s and keeps sentence and request id", async (status, kind) => {
    const body = { error: "A plain sentence.", code: "some_code", request_id: "req_abcdefgh" };
    expect(await refusal(Response.json(body, { status }))).toMatchObject({
      kind,
      status,
      sentence: "A plain sentence.",
      code: "some_code",
      requestId: "req_abcdefgh",
    });
  });

  it("carries what a 402 needs", async () => {
    const body = { error: "No.", code: "insufficient_credits", request_id: "req_1", credits: 2, required: 5 };
    const failure = await refusal(Response.json(body, { status: 402 }));
    expect(failure.credits).toEqual({ available: 2, required: 5 });
  });

  it("takes the wait from Retry-After, else from the body", async () => {
    const body = {
      error: "Slow.",
      code: "rate_limited",
      request_id: "req_1",
      bucket: "chat",
      retry_after: 7,
    };
    const withHeader = Response.json(body, { status: 429, headers: { "retry-after": "12" } });
    expect((await refusal(withHeader)).retryAfterSeconds).toBe(12);
    expect((await refusal(Response.json(body, { status: 429 }))).retryAfterSeconds).toBe(7);
  });

  it("that is not ours still tells its status and the id from the header", async () => {
    const page = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "x-request-id": "req_2" } });
    expect(await refusal(page)).toMatchObject({ kind: "upstream", status: 502, requestId: "req_2" });
  });
});
