import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { usageRecent, usageSummary } from "@/lib/contracts/usage";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type Step, scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

const answer = (input: number, output: number, ms: number): Step[] => [
  { wait: ms / 2 },
  { text: "Here." },
  { wait: ms / 2 },
  { usage: { input, output } },
  { finish: "stop" },
];
const hourMs = 3_600_000;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  const { openRoute } = scriptedProvider(() => world.clock, {
    "gpt-5.2": [answer(1_000, 2_000, 400)],
    "claude-sonnet-4.5": [answer(500, 100, 200)],
    "sandbox/timeout": [[{ wait: 40 }, { fail: "timeout", status: 504 }]],
  });
  const settings = { OPENAI_API_KEY: "sk-test", ANTHROPIC_API_KEY: "sk-ant-test" };
  world = await stage.open({ settings, openRoute });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function chat(model: string, key = caller.key): Promise<{ credits_charged: number }> {
  const body = { model, stream: false, messages: [{ role: "user", content: "Why?" }] };
  return (await callApi("POST /chat", { key, body })).json();
}

async function summary(query = "") {
  const response = await callApi("GET /usage/summary", { query, key: caller.key });
  const body = await response.json();
  expect(usageSummary.parse(body)).toEqual(body);
  return usageSummary.parse(body);
}

const costs = { gpt: (1_000 * 1.75 + 2_000 * 14) / 1e6, claude: (500 * 3 + 100 * 15) / 1e6 };

describe("GET /usage/summary", () => {
  it("is empty, with every day, for somebody who has asked nothing", async () => {
    const found = await summary("?days=3");
    expect(found.totals).toMatchObject({ requests: 0, cost: 0, credits_charged: 0 });
    // The clock of the tests stands at noon of 1 March 2026.
    expect(found.by_day.map(({ date }) => date)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(found).toMatchObject({
      days: 3,
      time_zone: "UTC",
      from: "2026-02-27T00:00:00.000Z",
      by_mode: [],
      by_model: [],
      latency: { p50_ms: null, p95_ms: null },
    });
  });

  it("sums by day, mode and model to what the wallet was charged", async () => {
    const first = await chat("gpt-5.2");
    world.clock.advance(24 * hourMs);
    const second = await chat("claude-sonnet-4.5");
    await chat("sandbox/timeout");
    world.clock.advance(1);
    const found = await summary();
    const charged = first.credits_charged + second.credits_charged;
    expect(charged).toBe(50 - (await stage.balanceOf(caller)).credits);
    expect(found.totals).toEqual({
      requests: 3,
      completed: 2,
      failed: 1,
      prompt_tokens: expect.any(Number),
      completion_tokens: 2_100,
      cost: expect.closeTo(costs.gpt + costs.claude, 12),
      credits_charged: charged,
    });
    expect(found.by_day.filter(({ requests }) => requests > 0)).toMatchObject([
      { date: "2026-03-01", requests: 1, credits_charged: first.credits_charged },
      { date: "2026-03-02", requests: 2, credits_charged: second.credits_charged },
    ]);
    expect(found.by_mode).toMatchObject([{ mode: "chat", requests: 3, credits_charged: charged }]);
    expect(found.by_model).toMatchObject([
      { model: "gpt-5.2", calls: 1, failed: 0, cost: expect.closeTo(costs.gpt, 12) },
      { model: "claude-sonnet-4.5", calls: 1, failed: 0, cost: expect.closeTo(costs.claude, 12) },
      { model: "sandbox/timeout", failed: 1, cost: 0 },
    ]);
    expect(found.latency).toEqual({ p50_ms: 200, p95_ms: 400 });
    expect(found.ttft).toEqual({ p50_ms: 100, p95_ms: 200 });
  });

  it("counts days as the caller's calendar does", async () => {
    await chat("gpt-5.2");
    world.clock.advance(1);
    // Noon in London is the next day already at the line.
    const far = await summary("?days=1&time_zone=Pacific/Kiritimati");
    expect(far.by_day).toMatchObject([{ date: "2026-03-02", requests: 1 }]);
    expect(far.from).toBe("2026-03-01T10:00:00.000Z");
    world.clock.advance(10 * hourMs);
    expect((await summary("?days=1&time_zone=Pacific/Kiritimati")).totals.requests).toBe(1);
    world.clock.advance(24 * hourMs);
    expect((await summary("?days=1&time_zone=Pacific/Kiritimati")).totals.requests).toBe(0);
  });

  it("tells nobody of anybody else's", async () => {
    const other = await stage.newCaller();
    await chat("gpt-5.2", other.key);
    world.clock.advance(1);
    expect((await summary()).totals.requests).toBe(0);
  });

  it.each([
    ["?days=0", "days"],
    ["?days=366", "days"],
    ["?days=1.5", "days"],
    ["?time_zone=Mars/Olympus", "time_zone"],
    ["?time_zone=%2B02:00", "time_zone"],
    ["?time_zone=", "time_zone"],
    ["?time_zone=x'--", "time_zone"],
    ["?mode=chat", "mode"],
  ])("refuses %s by name", async (query, path) => {
    const response = await callApi("GET /usage/summary", { query, key: caller.key });
    expect(response.status).toBe(400);
    expect((await response.json()).issues[0].path).toBe(path);
  });
});

describe("GET /usage/recent", () => {
  const recent = async (query = "") => {
    const response = await callApi("GET /usage/recent", { query, key: caller.key });
    return usageRecent.parse(await response.json());
  };

  it("is a bare array, newest first, of the last days and a mode", async () => {
    await chat("gpt-5.2");
    world.clock.advance(2 * 24 * hourMs);
    await chat("claude-sonnet-4.5");
    expect((await recent()).map(({ model }) => model)).toEqual(["claude-sonnet-4.5", "gpt-5.2"]);
    expect((await recent("?days=1")).map(({ model }) => model)).toEqual(["claude-sonnet-4.5"]);
    expect((await recent("?limit=1&offset=1")).map(({ model }) => model)).toEqual(["gpt-5.2"]);
    expect(await recent("?mode=judge")).toEqual([]);
  });

  it.each(["?limit=0", "?limit=201", "?offset=-1", "?days=0", "?mode=both"])("refuses %s", async (query) => {
    expect((await callApi("GET /usage/recent", { query, key: caller.key })).status).toBe(400);
  });
});
