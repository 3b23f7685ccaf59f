import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/chat/route";
import { chatAnswer } from "@/lib/contracts/chat";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import { type ApiWorld, apiRequest } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

const messages = [{ role: "user", content: "Why is the sky blue?" }];

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(
  scripts: Record<string, Step[][]>,
  account: { credits?: number; isPaid?: boolean } = {},
) {
  provider = scriptedProvider(() => world.clock, scripts);
  world = await stage.open({
    settings: { OPENAI_API_KEY: "sk-test", FREE_TIER_ALL_MODELS: "true" },
    openRoute: provider.openRoute,
  });
  caller = await stage.newCaller(account);
}

function chatRequest(model: string, body: Record<string, unknown> = {}): Request {
  return apiRequest("/api/v1/chat", { body: { model, messages, ...body }, key: caller.key });
}

const balance = () => stage.balanceOf(caller);

/** 1,000 prompt and 2,000 answer tokens of gpt-5.2 cost $0.02975; with the margin of 1.25 that is 4 credits. */
const answer: Step[] = [
  { wait: 120 },
  { text: "Rayleigh " },
  { wait: 30 },
  { text: "scattering." },
  { usage: { input: 1_000, output: 2_000 } },
  { finish: "stop" },
];

describe("POST /chat", () => {
  it("streams the answer as chunks, a final chunk and done, and charges what it cost", async () => {
    await arrange({ "gpt-5.2": [answer] });
    const response = await POST(chatRequest("gpt-5.2"));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "x-request-id": expect.stringMatching(/^req_\d{8}$/),
      "x-ratelimit-limit": "135000",
    });
    expect(await readEvents(response)).toEqual([
      { model: "gpt-5.2", delta: "Rayleigh ", done: false, latency_ms: 120, content_length: 9 },
      { model: "gpt-5.2", delta: "scattering.", done: false, latency_ms: 150, content_length: 20 },
      {
        model: "gpt-5.2",
        delta: "",
        done: true,
        latency_ms: 150,
        content_length: 20,
        ttft_ms: 120,
        prompt_tokens: 1_000,
        completion_tokens: 2_000,
        tokens_per_second: 13_333.3,
        cost: 0.02975,
        finish_reason: "stop",
        full_content: "Rayleigh scattering.",
      },
      {
        event: "done",
        id: response.headers.get("x-request-id"),
        finish_reason: "stop",
        resolved_model: "gpt-5.2",
        credits_charged: 4,
        credits_remaining: 46,
        conversation_id: expect.stringMatching(/^conv_/),
        byok: false,
        semantic_memory_used: false,
        semantic_memory_hits: 0,
      },
    ]);
    expect(await balance()).toEqual({ credits: 46, held: 0 });
  });

  it("answers the same as one JSON object when it is not to stream", async () => {
    await arrange({ "gpt-5.2": [answer] });
    const response = await POST(chatRequest("gpt-5.2", { stream: false }));
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const body = await response.json();
    expect(chatAnswer.parse(body)).toEqual(body);
    expect(body).toEqual({
      id: response.headers.get("x-request-id"),
      model: "gpt-5.2",
      content: "Rayleigh scattering.",
      prompt_tokens: 1_000,
      completion_tokens: 2_000,
      latency_ms: 150,
      ttft_ms: 120,
      cost: 0.02975,
      finish_reason: "stop",
      mode: "chat",
      resolved_model: "gpt-5.2",
      credits_charged: 4,
      credits_remaining: 46,
      conversation_id: expect.stringMatching(/^conv_/),
      byok: false,
      semantic_memory_used: false,
      semantic_memory_hits: 0,
    });
  });

  it("charges at least one credit", async () => {
    await arrange({ "sandbox/swift": [[{ text: "Hi" }, { finish: "stop" }]] });
    await readEvents(await POST(chatRequest("sandbox/swift")));
    expect(await balance()).toEqual({ credits: 49, held: 0 });
  });

  it("keeps the status of a failure that comes before the first token, and charges nothing", async () => {
    await arrange({ "gpt-5.2": [[{ wait: 40 }, { fail: "overload", status: 503, message: "overloaded" }]] });
    const response = await POST(chatRequest("gpt-5.2"));
    expect(response.status).toBe(502);
    const failed = {
      model: "gpt-5.2",
      provider: "openai",
      status: "failed",
      status_code: 503,
      reason: "provider_error",
      error: "overloaded",
      latency_ms: 40,
    };
    expect(await response.json()).toEqual({
      error: "gpt-5.2 could not answer: overloaded",
      code: "upstream_error",
      request_id: response.headers.get("x-request-id"),
      model: "gpt-5.2",
      provider: "openai",
      attempts: [failed, failed],
      refunded: true,
    });
    expect(await balance()).toEqual({ credits: 50, held: 0 });
  });

  it("tells a break in the middle as an error event and charges the part that was delivered", async () => {
    const text = "word ".repeat(400);
    await arrange({
      "gpt-5.2": [[{ text }, { fail: "transport", status: 502, message: "connection lost" }]],
    });
    const response = await POST(chatRequest("gpt-5.2"));
    const events = await readEvents(response);
    expect(events.at(-1)).toEqual({
      event: "error",
      error: "gpt-5.2 could not answer: connection lost",
      code: "upstream_error",
      status_code: 502,
      model: "gpt-5.2",
      provider: "openai",
      attempts: [
        {
          model: "gpt-5.2",
          provider: "openai",
          status: "failed",
          status_code: 502,
          reason: "connection_failed",
          error: "connection lost",
          latency_ms: 0,
        },
      ],
      refunded: false,
      partial: true,
      request_id: response.headers.get("x-request-id"),
    });
    // 625 estimated tokens at $14 a million, times 1.25, are 1.09 credits.
    expect(await balance()).toEqual({ credits: 48, held: 0 });
  });

  it("extends the hold while it streams and stops when the wallet cannot follow", async () => {
    // Each piece is 3,125 estimated tokens, 5.47 credits.
    const piece: Step = { text: "x".repeat(10_000) };
    await arrange({ "gpt-5.2": [[piece, piece, piece, piece, { finish: "stop" }]] }, { credits: 12 });
    const response = await POST(chatRequest("gpt-5.2"));
    const events = await readEvents(response);
    expect(events.filter((event) => "delta" in event)).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({
      event: "error",
      code: "insufficient_credits",
      status_code: 402,
      partial: true,
      refunded: false,
    });
    const left = await balance();
    expect(left.held).toBe(0);
    expect(left.credits).toBeGreaterThanOrEqual(0);
    expect(left.credits).toBeLessThanOrEqual(1);
    expect(provider.open()).toBe(0);
  });

  it("refuses with 402 before anything goes upstream when the wallet cannot cover the reserve", async () => {
    await arrange({ "gpt-5.2": [answer] }, { credits: 0, isPaid: false });
    const response = await POST(chatRequest("gpt-5.2"));
    expect(response.status).toBe(402);
    expect(await response.json()).toEqual({
      error: "This needs 1 credit; available: 0.",
      code: "insufficient_credits",
      request_id: response.headers.get("x-request-id"),
      credits: 0,
      required: 1,
    });
    expect(provider.calls).toEqual([]);
  });

  it("settles for what was delivered when the caller leaves in the middle, and aborts upstream", async () => {
    await arrange({ "gpt-5.2": [[{ text: "word ".repeat(400) }, { hang: true }]] });
    const response = await POST(chatRequest("gpt-5.2"));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(provider.open()).toBe(0);
    expect(await balance()).toEqual({ credits: 48, held: 0 });
  });

  it("charges nothing when the caller leaves before the first token", async () => {
    await arrange({ "gpt-5.2": [[{ hang: true }]] });
    const caller = new AbortController();
    const request = new Request(chatRequest("gpt-5.2"), {
      signal: caller.signal,
    });
    const pending = POST(request);
    while (provider.open() === 0) await new Promise(setImmediate);
    caller.abort();
    await (await pending).text();
    expect(provider.open()).toBe(0);
    expect(await balance()).toEqual({ credits: 50, held: 0 });
  });
});
