import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { describeNetworkError } from "@/lib/adapters/providers/describe-network-error";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { exampleCall } from "./support/example-call";
import { startLoopbackVendor, startStream, untilClosed } from "./support/loopback-vendor";
import {
  collect,
  helloParts,
  neverAborted,
  openAiEnd,
  openAiHello,
  openAiThought,
  openLoopback,
} from "./support/open-loopback";
import { readGolden, readTranscript } from "./support/read-golden";
import { joinNeighbours } from "./support/replay";

const failureOf = (thrown: unknown) => {
  const { name, kind, provider, status, message, retryAfterMs } = Object(thrown);
  return { name, kind, provider, status, message, retryAfterMs };
};
const failure = (expected: Record<string, unknown>) => ({
  name: "UpstreamFailure",
  provider: "openai",
  retryAfterMs: null,
  ...expected,
});

describe("an answer over a real socket", () => {
  it.each([
    { provider: "openai", file: "openai-compatible/normal", path: "/v1/chat/completions" },
    { provider: "anthropic", file: "anthropic/thinking", path: "/v1/messages" },
    {
      provider: "gemini",
      file: "google/thoughts",
      path: "/v1beta/models/example-1:streamGenerateContent?alt=sse",
    },
    { provider: "openrouter", file: "openai-compatible/comments", path: "/api/v1/chat/completions" },
  ] as const)("of $provider gives the parts of its transcript", async ({ provider, file, path }) => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => {
      startStream(response);
      response.end(readTranscript(file));
    });
    const { parts, thrown } = await collect(providers.openRoute(exampleCall({ provider }), neverAborted));
    expect(thrown).toBeNull();
    expect(joinNeighbours(parts)).toStrictEqual(joinNeighbours(readGolden(file).parts));
    expect(vendor.seen.map((request) => request.path)).toStrictEqual([path]);
    expect(clock.pending()).toBe(0);
  });

  it("is not asked for before the first part is wanted", async () => {
    const { vendor, providers } = await openLoopback(({ response }) => response.destroy());
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    expect(vendor.connections()).toBe(0);
  });

  it("is passed on part by part, as it comes", async () => {
    const { vendor, providers } = await openLoopback(({ response }) => startStream(response, openAiHello));
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toStrictEqual(helloParts[0]);
    (await vendor.nextRequest()).response.end(openAiEnd);
    expect((await iterator.next()).value).toStrictEqual(helloParts[1]);
    expect((await iterator.next()).value).toStrictEqual(helloParts[2]);
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
  });

  it("comes as one part where it came as one read", async () => {
    const { providers } = await openLoopback(({ response }) => {
      startStream(response);
      response.end(openAiThought + openAiThought + openAiHello.repeat(3) + openAiEnd);
    });
    const { parts } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(parts).toStrictEqual([
      { type: "reasoning-delta", text: "HmHm" },
      { type: "text-delta", text: "HelloHelloHello" },
      ...helloParts.slice(1),
    ]);
  });

  it("is unpacked where the server compresses though it was asked not to", async () => {
    const whole = Buffer.from(openAiHello + openAiEnd);
    for (const [encoding, packed] of [
      ["gzip", gzipSync(whole)],
      ["deflate", deflateSync(whole)],
      ["br", brotliCompressSync(whole)],
    ] as const) {
      const { providers } = await openLoopback(({ response }) => {
        response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": encoding });
        response.end(packed);
      });
      const answer = await collect(providers.openRoute(exampleCall(), neverAborted));
      expect(answer, encoding).toStrictEqual({ parts: helloParts, thrown: null });
    }
  });

  it("stops a server that is far ahead of its reader", async () => {
    const event = Buffer.from(openAiHello.replace("Hello", "x".repeat(60_000)));
    const { vendor, providers } = await openLoopback(({ response }) => {
      startStream(response);
      const write = () => {
        while (response.write(event));
        response.once("drain", write);
      };
      write();
    });
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.next();
    const { response } = await vendor.nextRequest();
    // Both kernels' buffers fill up, and then nothing moves any more.
    let moved = -1;
    while (moved !== response.socket?.bytesWritten) {
      moved = response.socket?.bytesWritten ?? 0;
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    }
    expect(moved).toBeLessThan(32 * 1024 * 1024);
    let taken = 0;
    while (taken < 2 * moved) {
      const { value } = await iterator.next();
      taken += value?.type === "text-delta" ? value.text.length : 0;
    }
    expect(response.socket?.bytesWritten).toBeGreaterThan(moved);
    await iterator.return?.();
  });

  it("leaves its connection to the next call", async () => {
    const { vendor, providers } = await openLoopback(({ response }) => {
      startStream(response, openAiHello);
      response.end(openAiEnd);
    });
    for (let turn = 0; turn < 3; turn += 1) {
      const { parts } = await collect(providers.openRoute(exampleCall(), neverAborted));
      expect(parts).toStrictEqual(helloParts);
      // The pool hears of the end of a response one turn after its reader.
      await nextTurn();
    }
    expect(vendor.connections()).toBe(1);
  });

  it("is whole at its end mark, though the server keeps the connection open", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello + openAiEnd),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    const parts: (ModelPart | undefined)[] = [];
    for (let index = 0; index < 3; index += 1) parts.push((await iterator.next()).value);
    expect(parts).toStrictEqual(helloParts);
    const last = iterator.next();
    const closed = untilClosed((await vendor.nextRequest()).response);
    await nextTurn();
    clock.advance(250);
    expect(await last).toStrictEqual({ done: true, value: undefined });
    await closed;
    expect(clock.pending()).toBe(0);
  });

  it("is whole once its finish was seen, though the connection breaks before the end mark", async () => {
    const { providers } = await openLoopback(({ response }) => {
      startStream(response);
      response.write(openAiHello + openAiEnd.replace("data: [DONE]\n\n", ""), () =>
        response.socket?.destroy(),
      );
    });
    expect(await collect(providers.openRoute(exampleCall(), neverAborted))).toStrictEqual({
      parts: helloParts,
      thrown: null,
    });
  });

  const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}\n\n';
  it.each([
    { what: "its finish", first: openAiHello + finish + usage, behind: "", waitMs: 500 },
    { what: "the usage behind its finish", first: openAiHello + finish, behind: usage, waitMs: 2_000 },
    // Comments are no news: the silence goes on.
    {
      what: "its finish, whatever pings come",
      first: openAiHello + finish,
      behind: ": ping\n\n",
      waitMs: 500,
    },
  ])("is whole after 2 s of silence behind $what", async ({ first, behind, waitMs }) => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => startStream(response, first));
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toStrictEqual(helloParts[0]);
    const { response } = await vendor.nextRequest();
    const closed = untilClosed(response);
    let isSettled = false;
    const last = iterator.next().finally(() => {
      isSettled = true;
    });
    await severalTurns();
    clock.advance(1_500);
    if (behind !== "") response.write(behind);
    await severalTurns();
    clock.advance(waitMs - 1);
    await severalTurns();
    expect(isSettled).toBe(false);
    clock.advance(1);
    expect((await last).value).toMatchObject({ type: "usage-report" });
    expect((await iterator.next()).value).toStrictEqual(helloParts[2]);
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    await closed;
    expect(clock.pending()).toBe(0);
  });

  it("is whole though its reader took longer than the total behind its finish", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello + finish + usage),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toStrictEqual(helloParts[0]);
    const closed = untilClosed((await vendor.nextRequest()).response);
    clock.advance(300_000);
    expect((await iterator.next()).value).toStrictEqual(helloParts[1]);
    expect((await iterator.next()).value).toStrictEqual(helloParts[2]);
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
    await closed;
  });

  it("is read from a JSON body where the server ignores that a stream was asked for", async () => {
    const { providers } = await openLoopback(({ response }) => {
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      response.end(
        JSON.stringify({
          choices: [{ index: 0, message: { content: "Hello" }, finish_reason: "stop" }],
          usage: { prompt_tokens: 9, completion_tokens: 2 },
        }),
      );
    });
    expect(await collect(providers.openRoute(exampleCall(), neverAborted))).toStrictEqual({
      parts: helloParts,
      thrown: null,
    });
  });
});

describe("leaving early", () => {
  it("closes the socket at once between two parts", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.next();
    const closed = untilClosed((await vendor.nextRequest()).response);
    expect(await iterator.return?.()).toStrictEqual({ done: true, value: undefined });
    expect(await closed).toBeLessThan(250);
    expect(clock.pending()).toBe(0);
  });

  it("closes the socket at once while the next part is awaited", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    const closed = untilClosed((await vendor.nextRequest()).response);
    await nextTurn();
    expect(await iterator.return?.()).toStrictEqual({ done: true, value: undefined });
    expect(await pending).toStrictEqual({ done: true, value: undefined });
    expect(await closed).toBeLessThan(250);
    expect(clock.pending()).toBe(0);
  });

  it("closes the socket at once before the headers have come", async () => {
    const { vendor, providers, clock } = await openLoopback(() => undefined);
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    const pending = iterator.next();
    const closed = untilClosed((await vendor.nextRequest()).response);
    await iterator.return?.();
    expect(await pending).toStrictEqual({ done: true, value: undefined });
    expect(await closed).toBeLessThan(250);
    expect(clock.pending()).toBe(0);
  });
});

describe("a call whose connection is still being made", () => {
  it("is ended at once by the caller, and sends nothing when the connection comes about", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => response.destroy());
    const reason = new Error("the caller hung up");
    const caller = new AbortController();
    const pending = collect(providers.openRoute(exampleCall(), caller.signal));
    // The key is looked up, the request is handed to the pool, and no turn of the loop was left to connect.
    for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
    caller.abort(reason);
    for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
    expect(clock.pending()).toBe(0);
    expect((await pending).thrown).toBe(reason);
    const other = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(other.thrown)).toMatchObject({ kind: "transport" });
    expect(vendor.seen).toHaveLength(1);
  });
});

describe("the caller's abort", () => {
  const reason = new Error("the caller hung up");

  it("is thrown untouched and sends nothing when it came first", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => response.destroy());
    const { thrown } = await collect(providers.openRoute(exampleCall(), AbortSignal.abort(reason)));
    expect(thrown).toBe(reason);
    expect(vendor.connections()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it.each([
    { moment: "before the headers", text: null },
    { moment: "before the first token", text: ": ping\n\n" },
    { moment: "between two tokens", text: openAiHello },
  ])("is thrown untouched and closes the socket $moment", async ({ text }) => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => {
      if (text !== null) startStream(response, text);
    });
    const caller = new AbortController();
    const iterator = providers.openRoute(exampleCall(), caller.signal)[Symbol.asyncIterator]();
    const first = iterator.next();
    const closed = untilClosed((await vendor.nextRequest()).response);
    const pending = text === openAiHello ? first.then(() => iterator.next()) : first;
    await nextTurn();
    caller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(await closed).toBeLessThan(250);
    expect(clock.pending()).toBe(0);
  });

  it("is thrown at the next part even when more had arrived already", async () => {
    const { providers } = await openLoopback(({ response }) => {
      startStream(response, openAiHello + openAiHello);
      response.end(openAiEnd);
    });
    const caller = new AbortController();
    const iterator = providers.openRoute(exampleCall(), caller.signal)[Symbol.asyncIterator]();
    await iterator.next();
    caller.abort(reason);
    await expect(iterator.next()).rejects.toBe(reason);
  });
});

describe("a deadline", () => {
  it.each([
    { waits: "for headers", text: null, isReasoning: false, ms: 20_000 },
    { waits: "for a token", text: ": ping\n\n", isReasoning: false, ms: 20_000 },
    { waits: "for a reasoning model's token", text: ": ping\n\n", isReasoning: true, ms: 120_000 },
  ])("ends a call that $waits too long with 504", async ({ text, isReasoning, ms }) => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => {
      if (text !== null) startStream(response, text);
    });
    const capabilities = { vision: true, tools: false, reasoning: isReasoning, json: false };
    const answer = collect(providers.openRoute(exampleCall({ model: { capabilities } }), neverAborted));
    const closed = untilClosed((await vendor.nextRequest()).response);
    clock.advance(ms - 1);
    await nextTurn();
    expect(clock.pending()).toBe(1);
    clock.advance(1);
    const { parts, thrown } = await answer;
    expect(parts).toStrictEqual([]);
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "timeout", status: 504, message: `OpenAI sent no first token within ${ms / 1000} s` }),
    );
    await closed;
    expect(clock.pending()).toBe(0);
  });

  it("ends an answer that falls silent, whatever pings come", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.next();
    const { response } = await vendor.nextRequest();
    const pending = iterator.next();
    const failed = expect(pending).rejects.toMatchObject({
      kind: "timeout",
      status: 504,
      message: "OpenAI fell silent for 30 s",
    });
    await nextTurn();
    clock.advance(29_000);
    response.write(": ping\n\n");
    await nextTurn();
    clock.advance(1_000);
    await failed;
    await untilClosed(response);
    expect(clock.pending()).toBe(0);
  });

  it("ends an answer that takes more than the total, and spares a slow reader before", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) =>
      startStream(response, openAiHello),
    );
    const iterator = providers.openRoute(exampleCall(), neverAborted)[Symbol.asyncIterator]();
    await iterator.next();
    clock.advance(299_999);
    (await vendor.nextRequest()).response.write(openAiHello);
    expect((await iterator.next()).value).toStrictEqual(helloParts[0]);
    clock.advance(1);
    await expect(iterator.next()).rejects.toMatchObject({
      kind: "timeout",
      message: "OpenAI did not finish within 300 s",
    });
    expect(clock.pending()).toBe(0);
  });
});

describe("a transport failure", () => {
  it("is told when nobody listens", async () => {
    const { vendor, providers, clock } = await openLoopback(() => undefined);
    await vendor.close();
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "transport", status: 502, message: "OpenAI refused the connection" }),
    );
    expect(clock.pending()).toBe(0);
  });

  it.each([
    { when: "before the headers", text: null, parts: [] },
    { when: "in the middle", text: openAiHello, parts: [helloParts[0]] },
  ])("is told when the connection breaks $when", async ({ text, parts }) => {
    const { providers, clock } = await openLoopback(({ response }) => {
      if (text === null) return response.socket?.destroy();
      startStream(response);
      response.write(text, () => response.socket?.destroy());
    });
    const answer = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(answer.parts).toStrictEqual(parts);
    expect(failureOf(answer.thrown)).toStrictEqual(
      failure({ kind: "transport", status: 502, message: "OpenAI broke the connection" }),
    );
    expect(clock.pending()).toBe(0);
  });

  it("is told for an event of more than 32 MiB, and the socket closes", async () => {
    const { vendor, providers } = await openLoopback(({ response }) =>
      startStream(response, `data: ${"x".repeat(32 * 1024 * 1024 + 70_000)}`),
    );
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "transport", status: 502, message: "OpenAI sent an event that is too long" }),
    );
    await untilClosed((await vendor.nextRequest()).response);
  });

  it("is told for a body that is not packed as it says", async () => {
    const { providers } = await openLoopback(({ response }) => {
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" });
      response.end(openAiHello);
    });
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "transport", status: 502, message: "OpenAI sent a body that cannot be unpacked" }),
    );
  });

  it("is told for a page with status 200", async () => {
    const { providers } = await openLoopback(({ response }) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
    });
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({
        kind: "transport",
        status: 502,
        message: "OpenAI answered with a page instead of a stream",
      }),
    );
  });

  it("is told for a redirect, which never carries the key elsewhere", async () => {
    const other = await startLoopbackVendor(({ response }) => response.end());
    const { providers } = await openLoopback(({ response }) => {
      response.writeHead(307, { location: `${other.origin}/v1/chat/completions` }).end();
    });
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "transport", status: 502, message: "OpenAI could not be reached" }),
    );
    expect(other.connections()).toBe(0);
    await other.close();
  });
});

describe("a refusal", () => {
  it("becomes the failure that its body tells, with the wait it names", async () => {
    const { providers, clock } = await openLoopback(({ response }) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "7" });
      response.end(
        JSON.stringify({
          error: { message: "Rate limit reached", type: "requests", code: "rate_limit_exceeded" },
        }),
      );
    });
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "rate", status: 429, message: "OpenAI: Rate limit reached", retryAfterMs: 7_000 }),
    );
    expect(clock.pending()).toBe(0);
  });

  it("is read up to 64 KiB only, and the socket closes", async () => {
    const { vendor, providers } = await openLoopback(({ response }) => {
      response.writeHead(503, { "content-type": "text/plain" });
      response.write("x".repeat(70_000));
    });
    const { thrown } = await collect(providers.openRoute(exampleCall(), neverAborted));
    expect(failureOf(thrown)).toStrictEqual(
      failure({ kind: "overload", status: 503, message: "OpenAI answered with status 503" }),
    );
    await untilClosed((await vendor.nextRequest()).response);
  });

  it("whose body never ends runs into the first deadline", async () => {
    const { vendor, providers, clock } = await openLoopback(({ response }) => {
      response.writeHead(500).flushHeaders();
    });
    const answer = collect(providers.openRoute(exampleCall(), neverAborted));
    await vendor.nextRequest();
    clock.advance(20_000);
    expect(failureOf((await answer).thrown)).toMatchObject({ kind: "timeout", status: 504 });
  });
});

describe("an error of the network", () => {
  const named = { provider: "openai", providerName: "OpenAI" } as const;
  const wrapped = (code: string) =>
    new TypeError("fetch failed", { cause: new AggregateError([Object.assign(new Error(), { code })]) });

  it.each([
    ["UND_ERR_CONNECT_TIMEOUT", "timeout", 504, "OpenAI did not accept a connection in time"],
    ["ETIMEDOUT", "timeout", 504, "OpenAI did not accept a connection in time"],
    ["ENOTFOUND", "transport", 502, "OpenAI could not be found"],
    ["ECONNRESET", "transport", 502, "OpenAI broke the connection"],
    ["CERT_HAS_EXPIRED", "transport", 502, "OpenAI could not be reached"],
  ])("with code %s is %s", (code, kind, status, message) => {
    const described = describeNetworkError(wrapped(code), named, "could not be reached");
    expect(failureOf(described)).toStrictEqual(failure({ kind, status, message }));
  });

  it("is not made of an error of our own, which is thrown as it is", async () => {
    const ours = new Error("the vault is locked");
    const { vendor, providers, clock } = await openLoopback(() => undefined, {
      resolveSecret: () => Promise.reject(ours),
    });
    const { thrown } = await collect(providers.openRoute(exampleCall({ scope: "byok:key_1" }), neverAborted));
    expect(thrown).toBe(ours);
    expect(vendor.connections()).toBe(0);
    expect(clock.pending()).toBe(0);
  });
});

/** Lets the event loop turn once, so that what is under way gets to its next wait. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Long enough for bytes to get through the loopback. */
async function severalTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}
