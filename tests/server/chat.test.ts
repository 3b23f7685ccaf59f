import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatAnswer } from "@/lib/contracts/chat";
import { firstNewsPatienceMs } from "@/lib/server/runs/log/first-news";
import { heartbeatMs } from "@/lib/server/runs/log/frame-pump";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi, chatBody } from "./support/call-api";
import { answer, refuse } from "./support/script";
import { readTranscript } from "./support/transcript";
import { startUpstream, type Upstream } from "./support/upstream";

const quotaHeaders = {
  "x-request-id": expect.stringMatching(/^req_[A-Za-z0-9]+$/),
  "x-ratelimit-limit": expect.stringMatching(/^\d+$/),
  "x-ratelimit-remaining": expect.stringMatching(/^\d+$/),
  "x-ratelimit-reset": expect.stringMatching(/^\d+$/),
  "ratelimit-policy": expect.any(String),
  ratelimit: expect.any(String),
};

describe("POST /api/v1/chat of the built server", () => {
  let upstream: Upstream;
  let server: AppServer;

  beforeAll(async () => {
    upstream = await startUpstream();
    server = await startAppServer({
      settings: { CUSTOM_OPENAI_BASE_URL: `${upstream.url}/v1`, CUSTOM_OPENAI_MODELS: "echo" },
    });
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
  });

  it("answers the first request of the README with a stream that keeps every invariant", async () => {
    const response = await callApi(server, "/chat", { body: chatBody("sandbox/swift") });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      ...quotaHeaders,
    });

    const { events, terminal, texts } = readTranscript(await response.text());
    expect(texts.get("sandbox/swift")).not.toBe("");
    expect(events.at(-2)).toMatchObject({ model: "sandbox/swift", done: true, finish_reason: "stop" });
    expect(terminal).toMatchObject({
      event: "done",
      id: response.headers.get("x-request-id"),
      credits_charged: 1,
      finish_reason: "stop",
    });
  });

  it("writes any text as ASCII and loses no character of it", async () => {
    const pieces = ["naïve ", "\u2028line\u2029", "\u0085 — 日本", "語 👩", "\u200d🚀", '"\\n\n\t'];
    upstream.play(answer(pieces));
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo") });
    const { texts } = readTranscript(await response.text());
    expect(texts).toStrictEqual(new Map([["custom/echo", pieces.join("")]]));
  });

  it("answers the same as one JSON object when it is not to stream", async () => {
    upstream.play(answer(["Because of ", "scattering."]));
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo", { stream: false }) });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "cache-control": "private, no-store",
      ...quotaHeaders,
    });
    const body = await response.json();
    expect(chatAnswer.parse(body)).toStrictEqual(body);
    expect(body).toMatchObject({
      id: response.headers.get("x-request-id"),
      content: "Because of scattering.",
      prompt_tokens: 11,
      completion_tokens: 7,
      credits_charged: 1,
      mode: "chat",
    });
  });

  it("sends each piece on when it comes, not when the answer is whole", async () => {
    upstream.play([{ type: "text", text: "first" }, { type: "hang" }]);
    const call = upstream.nextCall();
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo") });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^data: \{.*"delta":"first".*\}\n\n$/);
    await reader?.cancel();
    await (await call).closed;
  });

  it("keeps a silent stream open with a ping, also before the first token", async () => {
    upstream.play(answer(["late"], { firstAfterMs: Math.max(heartbeatMs, firstNewsPatienceMs) + 500 }));
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo") });
    const { texts, pings, terminal } = readTranscript(await response.text());
    expect({ text: texts.get("custom/echo"), pings, event: terminal.event }).toStrictEqual({
      text: "late",
      pings: 1,
      event: "done",
    });
  });

  it("answers what fails before the first token with a JSON error of its own status", async () => {
    upstream.play(refuse(400));
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo") });
    expect(response.status).toBe(502);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      ...quotaHeaders,
    });
    expect(await response.json()).toMatchObject({
      code: "upstream_error",
      model: "custom/echo",
      refunded: true,
      request_id: response.headers.get("x-request-id"),
    });
  });
});
