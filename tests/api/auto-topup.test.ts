import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { autoTopup } from "@/lib/contracts/credits";
import { runTopups } from "@/lib/server/jobs/auto-topups";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type LoopbackStripe, openLoopbackStripe } from "../support/loopback-stripe";

const hourMs = 60 * 60 * 1000;

let stage: ApiStage;
let stripe: LoopbackStripe;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  stripe = await openLoopbackStripe();
  world = await stage.open({ settings: stripe.settings });
  caller = await stage.newCaller({ isPaid: false, credits: 20 });
});
afterEach(async () => {
  await callApi("PUT /credits/auto-topup", { key: caller.key, body: { enabled: false } });
  await world.close();
  await stripe.close();
});
afterAll(() => stage.close());

async function put(body: unknown) {
  const response = await callApi("PUT /credits/auto-topup", { key: caller.key, body });
  return { status: response.status, body: await response.json() };
}

/** Buys the least, which keeps a card, and sets the top-up. */
async function arm(change: Record<string, unknown> = {}) {
  const purchase = await callApi("POST /credits/purchase", { key: caller.key, body: { amount_usd: 3 } });
  const { session_id } = await purchase.json();
  stripe.pay(session_id);
  await callApi("POST /credits/confirm-checkout", { key: caller.key, body: { session_id } });
  const { status, body } = await put({ enabled: true, threshold_credits: 500, amount_usd: 10, ...change });
  expect(status).toBe(200);
  return autoTopup.parse(body);
}

/** One round of the job; the server's own may be under way, since the clock went on. */
async function round({ laterMs = 0 } = {}) {
  const { runtime } = world;
  if (runtime.payments === null) throw new Error("Payments are set up here.");
  const clock = { ...runtime.clock, now: () => runtime.clock.now() + laterMs };
  await runTopups({ ...runtime, clock, payments: runtime.payments });
  while ((await state()) === "charging") await new Promise(setImmediate);
}

const credits = async () => (await stage.balanceOf(caller)).credits;
const topup = async () =>
  (await (await callApi("GET /credits/wallet", { key: caller.key })).json()).auto_topup;
const state = async () => (await topup()).state;

/** Takes the wallet below its threshold again. */
async function spendAll() {
  const { db } = world.runtime;
  const { id, balanceCredits } = await db.wallet.findUniqueOrThrow({ where: { userId: caller.userId } });
  if (balanceCredits === 0n) return;
  const txn = `txn_spent_${caller.userId}_${world.clock.now()}`;
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO ledger_transactions
      (id, wallet_id, type, credits, balance_after_credits, description, created_at)
      VALUES (${txn}, ${id}, 'adjustment', ${-balanceCredits}, 0, 'spent', now())`;
    await tx.$executeRaw`INSERT INTO ledger_postings (transaction_id, account, amount_credits)
      VALUES (${txn}, 'wallet', ${-balanceCredits}), (${txn}, 'adjustments', ${balanceCredits})`;
  });
}

describe("the automatic top-up", () => {
  it("is off until it is set, and shows what was set and which card pays", async () => {
    expect(await topup()).toMatchObject({ enabled: false, state: "off", payment_method: null });
    expect(await arm()).toEqual({
      enabled: true,
      threshold_credits: 500,
      amount_usd: 10,
      monthly_cap_usd: 200,
      state: "armed",
      spent_this_month_usd: 0,
      payment_method: { brand: "visa", last4: "4242" },
    });
    expect((await put({ enabled: false })).body).toMatchObject({
      enabled: false,
      state: "off",
      amount_usd: 10,
    });
    await round();
    expect(stripe.charges.size).toBe(0);
  });

  it("needs a card that a purchase kept", async () => {
    expect((await put({ enabled: true })).status).toBe(409);
    stripe.keepCard(false);
    const purchase = await callApi("POST /credits/purchase", { key: caller.key, body: { amount_usd: 3 } });
    expect(purchase.status).toBe(200);
    expect((await put({ enabled: true })).status).toBe(409);
  });

  it("charges once below the threshold, and not again within a minute", async () => {
    await arm();
    await Promise.all([round(), round(), round()]);
    expect([stripe.charges.size, await credits(), await state()]).toEqual([1, 1320, "armed"]);
    expect((await topup()).spent_this_month_usd).toBe(10);
    const [line] = await (await callApi("GET /credits/transactions", { key: caller.key })).json();
    expect(line).toMatchObject({ type: "auto_topup", credits: 1000 });
    await spendAll();
    await round();
    expect(stripe.charges.size).toBe(1);
    world.clock.advance(60_000);
    await round();
    expect([stripe.charges.size, await credits()]).toEqual([2, 1000]);
  });

  it("leaves a wallet above its threshold alone", async () => {
    await arm({ threshold_credits: 320 });
    await round();
    expect(stripe.charges.size).toBe(0);
  });

  it("keeps to the monthly cap, and goes on in the next month", async () => {
    await arm({ monthly_cap_usd: 15 });
    for (let turn = 0; turn < 3; turn += 1) {
      await round();
      await spendAll();
      world.clock.advance(61_000);
    }
    expect([stripe.charges.size, await state()]).toEqual([1, "armed"]);
    await round({ laterMs: 31 * 24 * hourMs });
    expect(stripe.charges.size).toBe(2);
  });

  it("waits an hour and then a day after declines, and is disabled by the third", async () => {
    await arm();
    stripe.declineNext("insufficient_funds", "insufficient_funds", "do_not_honor");
    const seen = [];
    for (const waitMs of [0, hourMs - 1_000, 1_000, 23 * hourMs, hourMs, 48 * hourMs]) {
      world.clock.advance(waitMs);
      await round();
      seen.push([stripe.charges.size, await state()]);
    }
    expect(seen).toEqual([
      [1, "declined"],
      [1, "declined"],
      [2, "declined"],
      [2, "declined"],
      [3, "disabled"],
      [3, "disabled"],
    ]);
    expect(await credits()).toBe(320);
    await put({ enabled: true });
    await round();
    expect([await state(), await credits()]).toEqual(["armed", 1320]);
  });

  it.each([
    ["stolen_card", "disabled"],
    ["authentication_required", "action_required"],
  ])("stops at once on %s", async (code, expected) => {
    await arm();
    stripe.declineNext(code);
    await round();
    expect(await state()).toBe(expected);
    world.clock.advance(2 * hourMs);
    await round();
    expect(stripe.charges.size).toBe(1);
  });

  it("asks again under the same key when nobody knows what came of a charge, and credits it once", async () => {
    await arm();
    // The package itself tries three times.
    stripe.loseAnswers(3);
    await round();
    expect([await state(), await credits()]).toEqual(["unknown", 320]);
    await round();
    expect(await state()).toBe("unknown");
    world.clock.advance(60_000);
    await round();
    expect([stripe.charges.size, await state(), await credits()]).toEqual([1, "armed", 1320]);
  });

  it("finds the charge of a process that died before it asked, and the one that died before it noted the answer", async () => {
    await arm();
    const { runtime } = world;
    const { payments } = runtime;
    if (payments === null) throw new Error("Payments are set up here.");
    let died: unknown;
    const dies = { ...payments, chargeCard: () => new Promise<never>(() => undefined) };
    void runTopups({ ...runtime, payments: dies }).catch((error) => {
      died = error;
    });
    while ((await state()) !== "charging") await new Promise(setImmediate);
    world.clock.advance(60_000);
    await round();
    expect([died, stripe.charges.size, await state(), await credits()]).toEqual([
      undefined,
      1,
      "armed",
      1320,
    ]);
  });

  it.each([
    [{}, "enabled"],
    [{ enabled: true, threshold_credits: 0 }, "threshold_credits"],
    [{ enabled: true, amount_usd: 2 }, "amount_usd"],
    [{ enabled: true, amount_usd: 10_001 }, "amount_usd"],
    [{ enabled: true, amount_usd: 20, monthly_cap_usd: 10 }, "monthly_cap_usd"],
    [{ enabled: true, amount_usd: 5.001 }, "amount_usd"],
    [{ enabled: "yes" }, "enabled"],
  ])("refuses %j", async (body, path) => {
    const answer = await put(body);
    expect({ status: answer.status, path: answer.body.issues[0].path }).toEqual({ status: 400, path });
  });
});
