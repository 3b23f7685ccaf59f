import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { socketAddressHeader } from "@/lib/server/http/door";
import { type ApiRoute, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type ScriptedProvider, scriptedProvider } from "../support/scripted-provider";

const chat = {
  model: "sandbox/swift",
  messages: [{ role: "user", content: "Hello" }],
  stream: false,
};

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(settings: Record<string, string> = {}) {
  provider = scriptedProvider(() => world.clock, { "sandbox/swift": [[{ text: "Hi" }, { finish: "stop" }]] });
  world = await stage.open({
    settings: { RATE_LIMIT_MULTIPLIER: "1", ...settings },
    openRoute: provider.openRoute,
  });
}

type Options = Parameters<typeof callApi>[1];

/** Calls until the first refusal; how many passed, and that refusal. Slow enough for the burst quota when asked. */
async function untilRefused(route: ApiRoute, options: Options, { pauseMs = 0 } = {}) {
  for (let passed = 0; passed < 1_000; passed += 1) {
    const response = await callApi(route, options);
    if (response.status === 429) return { passed, response };
    await response.text();
    world.clock.advance(pauseMs);
  }
  throw new Error("Nothing was refused.");
}

/** An address of its own for each caller, so that the address quota stays out of a test's way. */
function from(address: string) {
  return { [socketAddressHeader]: address };
}

describe("the burst quota", () => {
  it.each([
    ["paid", true, 90],
    ["free", false, 30],
  ])("lets a %s account make so many calls in 10 s", async (_plan, isPaid, limit) => {
    await arrange();
    const { key } = await stage.newCaller({ isPaid });
    const { passed, response } = await untilRefused("GET /models", { key });
    expect(passed).toBe(limit);
    expect(await response.json()).toEqual({
      error: "Too many requests: the burst limit is used up. Try again in 10 s.",
      code: "rate_limited",
      request_id: response.headers.get("x-request-id"),
      bucket: "burst",
      retry_after: 10,
    });
    expect(response.headers.get("retry-after")).toBe("10");
    world.clock.advance(10_000);
    expect((await callApi("GET /models", { key })).status).toBe(200);
  });
});

describe("a user's quota", () => {
  it("is refilled continuously: the next call passes after Retry-After and no sooner", async () => {
    await arrange({ RATE_LIMIT_MULTIPLIER: "0.1" });
    const { key } = await stage.newCaller();
    // 13.5 chats a minute round up to 14, and 14 more would come back within the next minute.
    const { passed, response } = await untilRefused("POST /chat", { key, body: chat }, { pauseMs: 1_200 });
    expect(passed).toBe(19);
    const headers = Object.fromEntries(response.headers);
    const { bucket, retry_after: retryAfter } = await response.json();
    expect({ bucket, headers }).toMatchObject({
      bucket: "chat",
      headers: {
        "retry-after": String(retryAfter),
        "x-ratelimit-limit": "14",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(retryAfter),
        "cache-control": "private, no-store",
      },
    });
    world.clock.advance((retryAfter - 1) * 1_000);
    expect((await callApi("POST /chat", { key, body: chat })).status).toBe(429);
    world.clock.advance(1_000);
    expect((await callApi("POST /chat", { key, body: chat })).status).toBe(200);
  });

  it("is one for each kind of endpoint", async () => {
    await arrange({ RATE_LIMIT_MULTIPLIER: "0.1" });
    const { key } = await stage.newCaller();
    await untilRefused("POST /chat", { key, body: chat }, { pauseMs: 1_200 });
    const response = await callApi("GET /models", { key });
    expect(response.status).toBe(200);
    expect(response.headers.get("ratelimit-policy")).toContain('"default";q=27;w=60');
  });

  it("is nobody else's", async () => {
    await arrange();
    const [one, other] = [await stage.newCaller(), await stage.newCaller()];
    await untilRefused("GET /models", { key: one.key });
    expect((await callApi("GET /models", { key: other.key })).status).toBe(200);
  });

  it("counts down in the headers of every answer, errors and streams included", async () => {
    await arrange();
    const { key } = await stage.newCaller();
    const left = async (response: Response) => {
      await response.text();
      return [response.status, response.headers.get("x-ratelimit-remaining")];
    };
    expect(await left(await callApi("POST /chat", { key, body: chat }))).toEqual([200, "134"]);
    expect(await left(await callApi("POST /chat", { key, body: {} }))).toEqual([400, "133"]);
    expect(await left(await callApi("POST /chat", { key, body: { ...chat, stream: true } }))).toEqual([
      200,
      "132",
    ]);
  });
});

describe("an address' quota", () => {
  it("is 120 a minute for callers without a credential, who burst at 30", async () => {
    await arrange();
    const stranger: Options = { key: null, headers: from("203.0.113.7") };
    const { passed, response } = await untilRefused("GET /models", stranger, { pauseMs: 350 });
    // 350 ms give back 0.7 calls each.
    expect(passed).toBeGreaterThan(120);
    expect((await response.json()).bucket).toBe("address");
    const neighbour = await callApi("GET /models", { key: null, headers: from("203.0.113.8") });
    expect(neighbour.status).toBe(401);
  });

  it("is shared by the accounts behind it", async () => {
    await arrange();
    const callers: Caller[] = [];
    for (let count = 0; count < 5; count += 1) callers.push(await stage.newCaller());
    const passed: number[] = [];
    for (const { key } of callers) passed.push((await untilRefused("GET /models", { key })).passed);
    expect(passed).toEqual([90, 90, 90, 90, 0]);
  });

  it("goes by the socket, whatever X-Forwarded-For says, unless a trusted proxy wrote it", async () => {
    const claim = (address: string) => ({ ...from("198.51.100.1"), "x-forwarded-for": address });
    await arrange();
    for (let turn = 0; turn < 30; turn += 1) {
      await callApi("GET /models", { key: null, headers: claim(`203.0.113.${turn}`) });
    }
    expect((await callApi("GET /models", { key: null, headers: claim("203.0.113.99") })).status).toBe(429);
    await world.close();
    await arrange({ TRUSTED_PROXIES: "198.51.100.0/24" });
    for (let turn = 0; turn < 40; turn += 1) {
      const response = await callApi("GET /models", { key: null, headers: claim(`203.0.113.${turn}`) });
      expect(response.status).toBe(401);
    }
  });
});

describe("a refused call", () => {
  it("spends no credit, no quota, and reaches no provider", async () => {
    await arrange({ RATE_LIMIT_MULTIPLIER: "0.05" });
    const caller = await stage.newCaller({ credits: 50 });
    const { passed } = await untilRefused("POST /chat", { key: caller.key, body: chat });
    expect(passed).toBe(5);
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await callApi("POST /chat", { key: caller.key, body: chat })).status).toBe(429);
    }
    expect(provider.calls).toHaveLength(5);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 45, held: 0 });
    expect(await world.runtime.db.request.count({ where: { userId: caller.userId } })).toBe(5);
    world.clock.advance(10_000);
    expect((await callApi("POST /chat", { key: caller.key, body: chat })).status).toBe(200);
  });

  it("is a 429 before it is a 400", async () => {
    await arrange({ RATE_LIMIT_MULTIPLIER: "0.02" });
    const { key } = await stage.newCaller();
    await untilRefused("POST /chat", { key, body: chat });
    expect((await callApi("POST /chat", { key, body: { nonsense: true } })).status).toBe(429);
  });
});
