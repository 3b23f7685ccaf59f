import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { historyList, requestDetail } from "@/lib/contracts/history";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type Step, scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

const answer: Step[] = [
  { wait: 120 },
  { text: "Rayleigh scattering." },
  { wait: 30 },
  { usage: { input: 1_000, output: 2_000 } },
  { finish: "stop" },
];
const failure: Step[] = [{ wait: 40 }, { fail: "timeout", status: 504, message: "no answer in time" }];

beforeAll(async () => {
  stage = await openApiStage();
  const provider = scriptedProvider(() => world.clock, {
    "gpt-5.2": [answer],
    "sandbox/swift": [[{ text: "Hi" }, { finish: "stop" }]],
    "sandbox/timeout": [failure],
  });
  world = await stage.open({ settings: { OPENAI_API_KEY: "sk-test" }, openRoute: provider.openRoute });
});
beforeEach(async () => {
  caller = await stage.newCaller();
});
afterAll(async () => {
  await world.close();
  await stage.close();
});

async function chat(content: string, body: Record<string, unknown> = {}): Promise<string> {
  world.clock.advance(1_000);
  const response = await callApi("POST /chat", {
    body: { model: "sandbox/swift", messages: [{ role: "user", content }], stream: false, ...body },
    key: caller.key,
  });
  await response.text();
  return response.headers.get("x-request-id") ?? "";
}

async function list(query = "") {
  const response = await callApi("GET /history", { query, key: caller.key });
  const body = await response.json();
  expect(historyList.parse(body)).toEqual(body);
  return body;
}

async function read(id: string) {
  const response = await callApi("GET /history/{id}", { id, key: caller.key });
  const body = await response.json();
  expect(requestDetail.parse(body)).toEqual(body);
  return body;
}

const previews = (page: { items: { preview: string }[] }) => page.items.map(({ preview }) => preview);

describe("GET /history", () => {
  it("is an empty page for a new account", async () => {
    expect(await list()).toEqual({ items: [], total: 0, limit: 20, offset: 0 });
  });

  it("has a row for a request with what it took and cost", async () => {
    const id = await chat("Why is the sky blue?", { model: "gpt-5.2" });
    expect(await list()).toEqual({
      items: [
        {
          id,
          mode: "chat",
          model: "gpt-5.2",
          resolved_model: "gpt-5.2",
          provider: "openai",
          status: "completed",
          finish_reason: "stop",
          prompt_tokens: 1_000,
          completion_tokens: 2_000,
          cost: 0.02975,
          credits_charged: 4,
          latency_ms: 150,
          ttft_ms: 120,
          byok: false,
          created_at: new Date(world.clock.now() - 150).toISOString(),
          preview: "Why is the sky blue?",
        },
      ],
      total: 1,
      limit: 20,
      offset: 0,
    });
  });

  it("has the newest first, a page at a time, and counts all", async () => {
    for (const text of ["one", "two", "three"]) await chat(text);
    expect(previews(await list())).toEqual(["three", "two", "one"]);
    const page = await list("?limit=1&offset=1");
    expect({ ...page, items: previews(page) }).toEqual({ items: ["two"], total: 3, limit: 1, offset: 1 });
  });

  it("is filtered by mode", async () => {
    await chat("plain");
    await chat("meshed", { routing: { fallback: ["sandbox/timeout"] } });
    expect(previews(await list("?mode=mesh"))).toEqual(["meshed"]);
    expect(previews(await list("?mode=chat"))).toEqual(["plain"]);
    expect((await list("?mode=judge")).total).toBe(0);
  });

  it("is searched in previews and models, in any case, with both filters at once", async () => {
    await chat("Red apples");
    await chat("green APPLES", { model: "gpt-5.2" });
    await chat("pears");
    expect(previews(await list("?search=apples"))).toEqual(["green APPLES", "Red apples"]);
    expect(previews(await list("?search=GPT"))).toEqual(["green APPLES"]);
    expect(previews(await list("?search=pears&mode=chat"))).toEqual(["pears"]);
    expect((await list("?search=plums")).total).toBe(0);
    expect((await list("?search=")).total).toBe(3);
  });

  it.each([
    ["%", "100 % sure", ["100 % sure"]],
    ["_", "snake_case", ["snake_case"]],
    ["\\", "back\\slash", ["back\\slash"]],
    ["'; --", "it's; no", []],
  ])("takes %j in a search as itself", async (search, text, found) => {
    await chat("plain");
    await chat(text);
    expect(previews(await list(`?search=${encodeURIComponent(search)}`))).toEqual(found);
  });

  it.each(["%00", "a%00b", "%F0%9F"])("finds nothing for the odd search %s", async (search) => {
    await chat("plain");
    expect((await list(`?search=${search}`)).total).toBe(0);
  });

  it.each([
    ["?mode=debate", "mode"],
    [`?search=${"x".repeat(201)}`, "search"],
    ["?limit=1000", "limit"],
    ["?days=3", "days"],
  ])("refuses %.14s", async (query, path) => {
    const response = await callApi("GET /history", { query, key: caller.key });
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toMatchObject([{ path }]);
  });
});

describe("GET /history/{id}", () => {
  it("has the messages, the calls and the attempts of a request that was answered", async () => {
    const id = await chat("Why is the sky blue?", { model: "gpt-5.2" });
    const { items } = await list();
    expect(await read(id)).toEqual({
      ...items[0],
      conversation_id: expect.stringMatching(/^conv_/),
      messages: [{ role: "user", content: "Why is the sky blue?" }],
      responses: [
        {
          call_id: "answer",
          role: "answer",
          model: "gpt-5.2",
          provider: "openai",
          status: "done",
          content: "Rayleigh scattering.",
          error: null,
          prompt_tokens: 1_000,
          completion_tokens: 2_000,
          usage_source: "provider",
          cost: 0.02975,
          billed: true,
          latency_ms: 150,
          ttft_ms: 120,
          finish_reason: "stop",
        },
      ],
      attempts: [{ model: "gpt-5.2", provider: "openai", status: "success", latency_ms: 150 }],
      summary: { category: "reasoning" },
      error: null,
    });
  });

  it("keeps every attempt of a request that went to a second model", async () => {
    const id = await chat("Hello", { model: "sandbox/timeout", routing: { fallback: ["sandbox/swift"] } });
    expect((await read(id)).attempts).toEqual([
      {
        model: "sandbox/timeout",
        provider: "sandbox",
        status: "failed",
        status_code: 504,
        reason: "timeout",
        error: "no answer in time",
        latency_ms: 40,
      },
      { model: "sandbox/swift", provider: "sandbox", status: "success", latency_ms: 0 },
    ]);
  });

  it("says why a request failed, at no charge", async () => {
    const id = await chat("Hello", { model: "sandbox/timeout" });
    expect(await read(id)).toMatchObject({
      status: "failed",
      finish_reason: "error",
      credits_charged: 0,
      cost: 0,
      error: "sandbox/timeout could not answer: no answer in time",
      conversation_id: null,
      responses: [{ status: "failed", content: "", error: "no answer in time", billed: false }],
      attempts: [{ status: "failed", reason: "timeout" }],
    });
  });

  it("leaves inline images out", async () => {
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
    const content = [{ type: "text", text: "What is this?" }, image];
    const id = await chat("", { messages: [{ role: "user", content }] });
    expect((await read(id)).messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "text", text: "[image]" },
        ],
      },
    ]);
  });
});
