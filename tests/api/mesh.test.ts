import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RoutingStrategy } from "@/lib/contracts/chat";
import { chatAnswer } from "@/lib/contracts/chat";
import type { FailureKind } from "@/lib/core/resilience/upstream-failure";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

const first = "gpt-5.2";
const second = "claude-opus-4.8";
const third = "gemini-3-flash";
const keys = { OPENAI_API_KEY: "sk-test", ANTHROPIC_API_KEY: "sk-ant-test", GEMINI_API_KEY: "test" };
const providerOf: Record<string, string> = { [first]: "openai", [second]: "anthropic", [third]: "gemini" };

/** 1,000 and 2,000 tokens of Claude Opus 4.8 cost $0.055; with the margin of 1.25 that is 7 credits. */
const answer: Step[] = [
  { wait: 30 },
  { text: "Rayleigh." },
  { usage: { input: 1_000, output: 2_000 } },
  { finish: "stop" },
];

/** What the caller sees of each kind of failure, and whether another model is asked (CONTRACT.md §3). */
const kinds = {
  caller: { status: 400, reason: "request_refused", failsOver: false, isRetried: false },
  context_length: { status: 400, reason: "context_length", failsOver: false, isRetried: false },
  credential: { status: 401, reason: "credential_refused", failsOver: true, isRetried: false },
  // Without a Retry-After the circuit cools down for a second, so there is no retry at once.
  rate: { status: 429, reason: "rate_limited", failsOver: true, isRetried: false },
  overload: { status: 503, reason: "provider_error", failsOver: true, isRetried: true },
  transport: { status: 502, reason: "connection_failed", failsOver: true, isRetried: true },
  empty: { status: 502, reason: "empty_answer", failsOver: true, isRetried: false },
  gone: { status: 404, reason: "model_gone", failsOver: true, isRetried: false },
  timeout: { status: 504, reason: "timeout", failsOver: true, isRetried: false },
  cancel: { status: 499, reason: "cancelled", failsOver: false, isRetried: false },
} as const satisfies Record<FailureKind, object>;
const everyKind = Object.keys(kinds) as FailureKind[]; // The table's own keys.

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(scripts: Record<string, Step[][]>, settings: Record<string, string> = {}) {
  provider = scriptedProvider(() => world.clock, scripts);
  world = await stage.open({ settings: { ...keys, ...settings }, openRoute: provider.openRoute });
  caller = await stage.newCaller();
}

const messages = [{ role: "user", content: "Why is the sky blue?" }];

function ask(body: Record<string, unknown> = {}) {
  const mesh = { model: first, messages, routing: { fallback: [second] } };
  return callApi("POST /chat", { key: caller.key, body: { ...mesh, ...body } });
}

function failing(kind: FailureKind): Step {
  return { fail: kind, status: kinds[kind].status, message: `it was ${kind}` };
}

const trying = (model: string) => ({
  event: "route",
  model,
  status: "trying",
  provider: providerOf[model],
});

function failedAttempt(model: string, kind: FailureKind, latencyMs: number) {
  return {
    model,
    provider: providerOf[model],
    status: "failed",
    status_code: kinds[kind].status,
    reason: kinds[kind].reason,
    error: `it was ${kind}`,
    latency_ms: latencyMs,
  };
}

const skippedAttempt = (model: string, reason: string) => ({
  model,
  provider: providerOf[model] ?? "sandbox",
  status: "skipped",
  reason,
  latency_ms: 0,
});

const success = (model: string, latencyMs: number) => ({
  model,
  provider: providerOf[model],
  status: "success",
  latency_ms: latencyMs,
});

const route = (attempt: object) => ({ event: "route", ...attempt });

/** The answer of `second`, as its chunks. */
const answerChunks = [
  {
    event: "chunk",
    model: second,
    delta: "Rayleigh.",
    done: false,
    latency_ms: 30,
    content_length: 9,
  },
  {
    event: "chunk",
    model: second,
    delta: "",
    done: true,
    latency_ms: 30,
    content_length: 9,
    ttft_ms: 30,
    prompt_tokens: 1_000,
    completion_tokens: 2_000,
    tokens_per_second: 66_666.7,
    cost: 0.055,
    finish_reason: "stop",
    full_content: "Rayleigh.",
  },
];

function trace(attempts: object[], rest: { final: string | null; totalMs: number; error?: string }) {
  return {
    event: "trace",
    final_model: rest.final,
    attempts,
    trace: attempts,
    total_ms: rest.totalMs,
    saved_ms: 0,
    ...(rest.error !== undefined && { terminal_error: rest.error }),
  };
}

function done(response: Response, model: string, charged: number) {
  return {
    event: "done",
    id: response.headers.get("x-request-id"),
    finish_reason: "stop",
    resolved_model: model,
    credits_charged: charged,
    credits_remaining: 50 - charged,
    conversation_id: expect.stringMatching(/^conv_/),
    byok: false,
    semantic_memory_used: false,
    semantic_memory_hits: 0,
  };
}

function failure(
  response: Response,
  attempts: object[],
  { model, kind, ...rest }: { model: string; kind: FailureKind; refunded: boolean; partial: boolean },
) {
  const requestId = response.headers.get("x-request-id");
  // That the prompt is too long for the only model that was asked is the caller's to mend.
  if (kind === "context_length" && attempts.length === 1 && !rest.partial) {
    return {
      event: "error",
      error: `The prompt does not fit ${model}, which takes 400000 tokens.`,
      code: "context_length_exceeded",
      status_code: 400,
      model,
      limit: 400_000,
      needed: 400_001,
      ...rest,
      request_id: requestId,
    };
  }
  return {
    event: "error",
    error: `${model} could not answer: it was ${kind}`,
    code: "upstream_error",
    status_code: 502,
    model,
    provider: providerOf[model],
    attempts,
    ...rest,
    request_id: requestId,
  };
}

describe("a first model that fails before any content", () => {
  it.each(everyKind.filter((kind) => kinds[kind].failsOver))(
    "by %s hands over to the second, which alone is charged",
    async (kind) => {
      await arrange({ [first]: [[{ wait: 40 }, failing(kind)]], [second]: [answer] });
      const response = await ask();
      const failed = failedAttempt(first, kind, 40);
      expect(await readEvents(response)).toEqual([
        trying(first),
        route(failed),
        trying(second),
        ...answerChunks,
        trace([failed, success(second, 30)], { final: second, totalMs: 70 }),
        done(response, second, 7),
      ]);
      expect(await stage.balanceOf(caller)).toEqual({ credits: 43, held: 0 });
    },
  );

  it.each(everyKind.filter((kind) => !kinds[kind].failsOver))(
    "by %s ends the run, for another model would do no better",
    async (kind) => {
      await arrange({ [first]: [[{ wait: 40 }, failing(kind)]], [second]: [answer] });
      const response = await ask();
      const failed = failedAttempt(first, kind, 40);
      expect(await readEvents(response)).toEqual([
        trying(first),
        route(failed),
        trace([failed], { final: null, totalMs: 40, error: `it was ${kind}` }),
        failure(response, [failed], { model: first, kind, refunded: true, partial: false }),
      ]);
      expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
    },
  );

  it("after it has thought aloud hands over all the same, and its thoughts are not charged", async () => {
    const thoughts: Step = { reasoning: "Let me see. ".repeat(2_000) };
    await arrange({ [first]: [[thoughts, failing("overload")]], [second]: [answer] });
    const response = await ask();
    const events = await readEvents(response);
    expect(events.at(-1)).toEqual(done(response, second, 7));
  });
});

describe("both models failing before any content", () => {
  const pairs = everyKind.flatMap((kind) => everyKind.map((other) => [kind, other] as const));

  it.each(pairs)("by %s and %s is told with every attempt, and charged nothing", async (kind, other) => {
    await arrange({
      [first]: [[{ wait: 40 }, failing(kind)]],
      [second]: [[{ wait: 50 }, failing(other)]],
    });
    const attempts = [failedAttempt(first, kind, 40)];
    if (kinds[kind].failsOver) attempts.push(failedAttempt(second, other, 50));
    // Nobody is left to take over, so the last one is asked once more where its kind allows that.
    if (kinds[kind].failsOver && kinds[other].isRetried) attempts.push(failedAttempt(second, other, 50));
    const last = kinds[kind].failsOver ? { model: second, kind: other } : { model: first, kind };
    const response = await ask();
    expect(await readEvents(response)).toEqual([
      ...attempts.flatMap((attempt) => [trying(attempt.model), route(attempt)]),
      trace(attempts, {
        final: null,
        totalMs: attempts.reduce((sum, attempt) => sum + attempt.latency_ms, 0),
        error: `it was ${last.kind}`,
      }),
      failure(response, attempts, { ...last, refunded: true, partial: false }),
    ]);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
  });

  it("is a 502 with the attempts when it is not to stream", async () => {
    await arrange({ [first]: [[failing("timeout")]], [second]: [[{ wait: 5 }, failing("timeout")]] });
    const response = await ask({ stream: false });
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: `${second} could not answer: it was timeout`,
      code: "upstream_error",
      request_id: response.headers.get("x-request-id"),
      model: second,
      provider: "anthropic",
      attempts: [failedAttempt(first, "timeout", 0), failedAttempt(second, "timeout", 5)],
      refunded: true,
    });
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
  });
});

describe("a model that fails after some content", () => {
  // 11 prompt and 625 answer tokens of gpt-5.2 are estimated; with the margin they are 1.1 credits.
  const text = "word ".repeat(400);

  it.each(everyKind)("by %s is not replaced, and what it said is charged", async (kind) => {
    await arrange({ [first]: [[{ wait: 20 }, { text }, { wait: 20 }, failing(kind)]], [second]: [answer] });
    const response = await ask();
    const failed = failedAttempt(first, kind, 40);
    expect(await readEvents(response)).toEqual([
      trying(first),
      { event: "chunk", model: first, delta: text, done: false, latency_ms: 20, content_length: 2_000 },
      route(failed),
      trace([failed], { final: null, totalMs: 40, error: `it was ${kind}` }),
      failure(response, [failed], { model: first, kind, refunded: false, partial: true }),
    ]);
    expect(provider.calls.map(({ model }) => model.id)).toEqual([first]);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 48, held: 0 });
  });

  it("as the second one is not replaced by a third", async () => {
    await arrange({
      [first]: [[failing("overload")]],
      [second]: [[{ text: "Ray" }, failing("transport")]],
      [third]: [answer],
    });
    const response = await ask({ routing: { fallback: [second, third] } });
    const events = await readEvents(response);
    const attempts = [failedAttempt(first, "overload", 0), failedAttempt(second, "transport", 0)];
    expect(events.at(-1)).toEqual(
      failure(response, attempts, { model: second, kind: "transport", refunded: false, partial: true }),
    );
    // One estimated token is charged as the least there is.
    expect(await stage.balanceOf(caller)).toEqual({ credits: 49, held: 0 });
  });
});

describe("a mesh that answers whole", () => {
  it("carries the trace", async () => {
    await arrange({ [first]: [[{ wait: 40 }, failing("overload")]], [second]: [answer] });
    const response = await ask({ stream: false });
    const body = await response.json();
    expect(chatAnswer.parse(body)).toEqual(body);
    const { event: _event, id, ...settled } = done(response, second, 7);
    expect(body).toEqual({
      id,
      model: second,
      content: "Rayleigh.",
      prompt_tokens: 1_000,
      completion_tokens: 2_000,
      latency_ms: 70,
      ttft_ms: 30,
      cost: 0.055,
      mode: "mesh",
      trace: [failedAttempt(first, "overload", 40), success(second, 30)],
      ...settled,
    });
  });
});

describe("the one retry", () => {
  it("is given to the last model once upstream's own short wait is over", async () => {
    await arrange({ [first]: [[{ ...failing("rate"), retryAfterMs: 500 } as Step], answer] });
    const before = world.clock.pending();
    const pending = callApi("POST /chat", {
      key: caller.key,
      body: { model: first, messages, stream: false },
    });
    while (provider.calls.length === 0 || world.clock.pending() < before + 2) {
      await new Promise(setImmediate);
    }
    world.clock.advance(499);
    expect(provider.calls).toHaveLength(1);
    world.clock.advance(1);
    expect((await (await pending).json()).content).toBe("Rayleigh.");
    expect(provider.calls).toHaveLength(2);
  });

  it("is not given when upstream asks for more than 2 s", async () => {
    await arrange({ [first]: [[{ ...failing("rate"), retryAfterMs: 2_001 } as Step], answer] });
    const response = await callApi("POST /chat", { key: caller.key, body: { model: first, messages } });
    expect(response.status).toBe(502);
    expect(provider.calls).toHaveLength(1);
  });
});

describe("the strategy", () => {
  const everyModel = { [first]: [answer], [second]: [answer], [third]: [answer] };
  const asked = () => provider.calls.map(({ model }) => model.id);

  async function order(strategy: RoutingStrategy, fallback: string[] = [second, third]) {
    const failed = [failing("timeout")];
    await arrange({ [first]: [failed], [second]: [failed], [third]: [failed] });
    await readEvents(await ask({ routing: { fallback, strategy } }));
    return asked();
  }

  it("rate-limit keeps the given order, each model once", async () => {
    expect(await order("rate-limit", [third, second, first, third])).toEqual([first, third, second]);
  });

  it("cost begins with the cheapest for this prompt", async () => {
    expect(await order("cost")).toEqual([third, first, second]);
  });

  it("latency goes by what is expected where nothing was measured", async () => {
    expect(await order("latency", [second])).toEqual([first, second]);
  });

  it("latency goes by what was measured", async () => {
    await arrange({ ...everyModel, [first]: [[{ wait: 3_000 }, ...answer]] });
    for (const model of [first, second]) {
      await readEvents(await callApi("POST /chat", { key: caller.key, body: { model, messages } }));
    }
    await readEvents(await ask({ routing: { fallback: [second], strategy: "latency" } }));
    expect(asked()).toEqual([first, second, second]);
  });

  it("round-robin begins with the next one each time, for each user by itself", async () => {
    await arrange(everyModel);
    const turn = async () => {
      await readEvents(await ask({ routing: { fallback: [second, third], strategy: "round-robin" } }));
    };
    for (let count = 0; count < 4; count += 1) await turn();
    caller = await stage.newCaller();
    await turn();
    expect(asked()).toEqual([first, second, third, first, first]);
  });

  it("round-robin is not moved by requests of another strategy", async () => {
    await arrange(everyModel);
    for (const strategy of ["round-robin", "cost", "round-robin"]) {
      await readEvents(await ask({ routing: { fallback: [second], strategy } }));
    }
    expect(asked()).toEqual([first, first, second]);
  });
});

describe("a circuit", () => {
  const overloaded: Step[] = [{ wait: 40 }, failing("overload")];

  /** Three requests whose first model fails, which opens its circuit. */
  async function arrangeOpen(afterwards: Step[][]) {
    await arrange({ [first]: [overloaded, overloaded, overloaded, ...afterwards], [second]: [answer] });
    for (let count = 0; count < 3; count += 1) await readEvents(await ask());
    caller = await stage.newCaller();
    provider.calls.length = 0;
  }
  const asked = () => provider.calls.map(({ model }) => model.id);

  it("opens at the third failure: the fourth request skips the model and tells the time it saved", async () => {
    await arrangeOpen([answer]);
    const response = await ask();
    const skipped = skippedAttempt(first, "circuit_open");
    expect(await readEvents(response)).toEqual([
      route(skipped),
      trying(second),
      ...answerChunks,
      { ...trace([skipped, success(second, 30)], { final: second, totalMs: 30 }), saved_ms: 40 },
      done(response, second, 7),
    ]);
  });

  it("opens for 10 minutes when the model is gone, and alone that is a 502 that says so", async () => {
    await arrange({ [first]: [[failing("gone")]], [second]: [answer] });
    const alone = await ask({ routing: undefined });
    expect(alone.status).toBe(502);
    expect(await alone.json()).toMatchObject({
      code: "upstream_error",
      attempts: [{ reason: "model_gone" }],
    });
    for (const [seconds, isAsked] of [
      [599, false],
      [1, true],
    ] as const) {
      provider.calls.length = 0;
      world.clock.advance(seconds * 1_000);
      await readEvents(await ask());
      expect(asked().includes(first)).toBe(isAsked);
    }
  });

  it("lets exactly one probe out after 30 s, and closes when the probe answers", async () => {
    let isReleased = false;
    const untilReleased: Step = {
      run: async () => {
        while (!isReleased) await new Promise(setImmediate);
      },
    };
    await arrangeOpen([[untilReleased, ...answer], answer]);
    world.clock.advance(29_000);
    await readEvents(await ask());
    expect(asked()).toEqual([second]);
    world.clock.advance(1_000);
    const probe = ask().then(readEvents);
    while (provider.open() === 0) await new Promise(setImmediate);
    await readEvents(await ask());
    expect(asked()).toEqual([second, first, second]);
    isReleased = true;
    await probe;
    await readEvents(await ask());
    expect(asked()).toEqual([second, first, second, first]);
  });

  it("is tried all the same when every other candidate has failed", async () => {
    await arrangeOpen([answer]);
    provider.scripts[second] = [[failing("timeout")]];
    const events = await readEvents(await ask({ model: second, routing: { fallback: [first] } }));
    expect(events.slice(0, 4)).toEqual([
      trying(second),
      route(failedAttempt(second, "timeout", 0)),
      route(skippedAttempt(first, "circuit_open")),
      trying(first),
    ]);
    expect(events.at(-1)).toMatchObject({ event: "done", resolved_model: first });
  });

  it("stays open for another 30 s when the probe fails", async () => {
    await arrangeOpen([overloaded]);
    world.clock.advance(30_000);
    await readEvents(await ask());
    await readEvents(await ask());
    expect(asked()).toEqual([first, second, second]);
    world.clock.advance(30_000);
    await readEvents(await ask());
    expect(asked()).toEqual([first, second, second, first, second]);
  });

  it("gives the probe back when its caller leaves", async () => {
    await arrangeOpen([[{ hang: true }], answer]);
    world.clock.advance(30_000);
    const response = await ask();
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    while (provider.open() === 0) await new Promise(setImmediate);
    await reader?.cancel();
    await next;
    await readEvents(await ask());
    expect(asked()).toEqual([first, first]);
  });

  it.each(["caller", "context_length", "credential"] as const)("is not moved by %s", async (kind) => {
    await arrange({ [first]: [[failing(kind)]], [second]: [answer] });
    for (let count = 0; count < 5; count += 1) await readEvents(await ask());
    expect(asked().filter((model) => model === first)).toHaveLength(5);
  });

  it("opens for a minute at an account without money, so that it is not asked again at each request", async () => {
    const unpaid: Step = { fail: "credential", status: 402, message: "no money", isUnpaid: true };
    await arrange({ [first]: [[unpaid]], [second]: [answer] });
    const events = await readEvents(await ask());
    expect(events).toContainEqual(
      route({ ...failedAttempt(first, "credential", 0), status_code: 402, error: "no money" }),
    );
    await readEvents(await ask());
    expect(asked()).toEqual([first, second, second]);
    world.clock.advance(60_000);
    await readEvents(await ask());
    expect(asked()).toEqual([first, second, second, first, second]);
  });

  it("is not moved by callers who hang up", async () => {
    await arrange({ [first]: [[{ hang: true }]] });
    for (let count = 0; count < 5; count += 1) {
      const leaving = new AbortController();
      const body = JSON.stringify({ model: first, messages });
      const { key } = caller;
      const { POST } = await import("@/app/api/v1/chat/route");
      const pending = POST(
        new Request("http://127.0.0.1:3000/api/v1/chat", {
          method: "POST",
          body,
          headers: { authorization: `Bearer ${key}` },
          signal: leaving.signal,
        }),
      );
      while (provider.open() === 0) await new Promise(setImmediate);
      leaving.abort();
      await (await pending).text();
    }
    expect(world.runtime.breakers.snapshot(world.clock.now())).toEqual([]);
  });

  it("cools down for as long as a 429 says, and is tried again right then", async () => {
    const limited = { ...failing("rate"), retryAfterMs: 5_000 } as Step;
    await arrange({ [first]: [[limited], answer], [second]: [answer] });
    await readEvents(await ask());
    world.clock.advance(4_900);
    const events = await readEvents(await ask());
    expect(events[0]).toEqual(route(skippedAttempt(first, "cooldown")));
    world.clock.advance(70);
    await readEvents(await ask());
    expect(asked()).toEqual([first, second, second, first]);
  });

  it("that frees soonest is tried when all are closed off", async () => {
    const limited = (retryAfterMs: number) => ({ ...failing("rate"), retryAfterMs }) as Step;
    await arrange({ [first]: [[limited(9_000)]], [second]: [[limited(5_000)], answer] });
    await readEvents(await ask());
    const response = await ask();
    const skipped = [skippedAttempt(first, "cooldown"), skippedAttempt(second, "cooldown")];
    expect(await readEvents(response)).toEqual([
      ...skipped.map(route),
      trying(second),
      ...answerChunks,
      trace([...skipped, success(second, 30)], { final: second, totalMs: 30 }),
      done(response, second, 7),
    ]);
  });
});

describe("two routes of one model", () => {
  it("fail over without a word in a plain chat, and the history has both", async () => {
    await arrange(
      { [first]: [[{ wait: 40 }, failing("overload")], answer] },
      { OPENROUTER_API_KEY: "sk-or-test" },
    );
    const response = await callApi("POST /chat", { key: caller.key, body: { model: first, messages } });
    const events = await readEvents(response);
    expect(events.map((event) => ("event" in event ? event.event : "delta" in event && event.delta))).toEqual(
      ["Rayleigh.", "", "done"],
    );
    expect(provider.calls.map((call) => call.route.provider)).toEqual(["openai", "openrouter"]);
    const id = response.headers.get("x-request-id") ?? "";
    const kept = await (await callApi("GET /history/{id}", { id, key: caller.key })).json();
    expect(kept).toMatchObject({ mode: "chat", provider: "openrouter", credits_charged: 4 });
    expect(kept.attempts).toEqual([
      failedAttempt(first, "overload", 40),
      { ...success(first, 30), provider: "openrouter" },
    ]);
  });

  it("have a circuit each", async () => {
    const overloaded = [failing("overload")];
    await arrange(
      { [first]: [overloaded, answer, overloaded, answer, overloaded, answer, answer] },
      { OPENROUTER_API_KEY: "sk-or-test" },
    );
    for (let count = 0; count < 4; count += 1) {
      await readEvents(await callApi("POST /chat", { key: caller.key, body: { model: first, messages } }));
    }
    const providers = provider.calls.map((call) => call.route.provider);
    expect(providers).toEqual([
      "openai",
      "openrouter",
      "openai",
      "openrouter",
      "openai",
      "openrouter",
      "openrouter",
    ]);
  });
});
