import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { creditsBalance, creditsPacks, creditsTransactions, creditsWallet } from "@/lib/contracts/credits";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let whileStreaming: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  stage = await openApiStage();
  const provider = scriptedProvider(() => world.clock, {
    "sandbox/swift": [[{ text: "Hi" }, { run: () => whileStreaming() }, { finish: "stop" }]],
  });
  world = await stage.open({ openRoute: provider.openRoute });
});
afterAll(async () => {
  await world.close();
  await stage.close();
});

async function balance({ key }: Caller) {
  const body = await (await callApi("GET /credits/balance", { key })).json();
  expect(creditsBalance.parse(body)).toEqual(body);
  return body;
}

async function transactions({ key }: Caller, query = "") {
  const body = await (await callApi("GET /credits/transactions", { key, query })).json();
  expect(creditsTransactions.parse(body)).toEqual(body);
  return body;
}

async function chat({ key }: Caller): Promise<string> {
  const messages = [{ role: "user", content: "Hello" }];
  const response = await callApi("POST /chat", { key, body: { model: "sandbox/swift", messages } });
  await readEvents(response);
  return response.headers.get("x-request-id") ?? "";
}

describe("GET /credits/balance", () => {
  it("has the whole credits and the plan", async () => {
    const free = await stage.newCaller({ credits: 20, isPaid: false });
    const paid = await stage.newCaller({ credits: 500 });
    expect(await balance(free)).toEqual({ credits: 20, held: 0, available: 20, plan: "free" });
    expect(await balance(paid)).toEqual({ credits: 500, held: 0, available: 500, plan: "paid" });
  });

  it("shows what a run holds while it streams", async () => {
    const caller = await stage.newCaller({ credits: 20 });
    const seen: unknown[] = [];
    whileStreaming = async () => seen.push(await balance(caller));
    await chat(caller);
    whileStreaming = async () => undefined;
    expect(seen).toEqual([{ credits: 20, held: 1, available: 19, plan: "paid" }]);
    expect(await balance(caller)).toEqual({ credits: 19, held: 0, available: 19, plan: "paid" });
  });
});

describe("GET /credits/wallet", () => {
  it("adds what was ever bought and spent, and that nothing is topped up by itself", async () => {
    const bought = await stage.newCaller({ credits: 500 });
    await chat(bought);
    await chat(bought);
    const body = await (await callApi("GET /credits/wallet", { key: bought.key })).json();
    expect(creditsWallet.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      ...(await balance(bought)),
      lifetime_purchased: 500,
      lifetime_spent: 2,
      auto_topup: { enabled: false, state: "off", payment_method: null, spent_this_month_usd: 0 },
    });
  });

  it("counts a grant as neither", async () => {
    const free = await stage.newCaller({ credits: 20, isPaid: false });
    const body = await (await callApi("GET /credits/wallet", { key: free.key })).json();
    expect(body).toMatchObject({ credits: 20, lifetime_purchased: 0, lifetime_spent: 0 });
  });
});

describe("GET /credits/packs", () => {
  it("is a bare array, a hundred credits a dollar", async () => {
    const { key } = await stage.newCaller();
    const body = await (await callApi("GET /credits/packs", { key })).json();
    expect(creditsPacks.parse(body)).toEqual(body);
    expect(
      body.map(({ amount_usd: usd, credits }: { amount_usd: number; credits: number }) => [usd, credits]),
    ).toEqual([
      [5, 500],
      [10, 1_000],
      [25, 2_500],
      [50, 5_000],
      [100, 10_000],
    ]);
    expect(new Set(body.map(({ id }: { id: string }) => id)).size).toBe(5);
  });
});

describe("GET /credits/transactions", () => {
  it("is a bare array of movements, the newest first, each with the balance after it", async () => {
    const caller = await stage.newCaller({ credits: 20, isPaid: false });
    world.clock.advance(60_000);
    const requestId = await chat(caller);
    const now = new Date(world.clock.now()).toISOString();
    expect(await transactions(caller)).toEqual([
      {
        id: expect.stringMatching(/^txn_/),
        type: "charge",
        credits: -1,
        balance_after: 19,
        request_id: requestId,
        receipt_url: null,
        description: "Chat with sandbox/swift",
        created_at: now,
      },
      {
        id: expect.stringMatching(/^txn_/),
        type: "grant",
        credits: 20,
        balance_after: 20,
        request_id: null,
        receipt_url: null,
        description: "Welcome",
        created_at: "2026-03-01T12:00:00.000Z",
      },
    ]);
  });

  it("comes a page at a time", async () => {
    const caller = await stage.newCaller({ credits: 20 });
    await chat(caller);
    await chat(caller);
    const balances = async (query: string) =>
      (await transactions(caller, query)).map((row: { balance_after: number }) => row.balance_after);
    expect(await balances("")).toEqual([18, 19, 20]);
    expect(await balances("?limit=1&offset=1")).toEqual([19]);
    expect(await balances("?offset=3")).toEqual([]);
  });

  it("has nothing of anybody else", async () => {
    const caller = await stage.newCaller({ credits: 0, isPaid: false });
    expect(await transactions(caller)).toEqual([]);
  });

  it.each([
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?offset=x", "offset"],
    ["?type=charge", "type"],
  ])("refuses %s", async (query, path) => {
    const response = await callApi("GET /credits/transactions", { query });
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toMatchObject([{ path }]);
  });
});
