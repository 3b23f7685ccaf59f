import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as receive } from "@/app/api/webhooks/stripe/route";
import { releaseHold } from "@/lib/adapters/database/money/holds";
import { checkoutConfirmed, creditsPurchased, creditsTransactions } from "@/lib/contracts/credits";
import { reserveChat, testNow } from "../support/accounts";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import { type ApiWorld, ownerKey } from "../support/api-world";
import {
  chargeObject,
  disputeObject,
  intentObject,
  type LoopbackEvent,
  type LoopbackSession,
  type LoopbackStripe,
  openLoopbackStripe,
  sessionObject,
} from "../support/loopback-stripe";
import { type Step, scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let stripe: LoopbackStripe;
let world: ApiWorld;
let caller: Caller;
let events = 0;

beforeAll(async () => {
  [stage, stripe] = await Promise.all([openApiStage(), openLoopbackStripe()]);
});
beforeEach(async () => {
  const short: Step[] = [{ text: "ok" }, { usage: { input: 10, output: 2 } }, { finish: "stop" }];
  world = await stage.open({
    settings: { ...stripe.settings, OPENAI_API_KEY: "sk-test" },
    openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": [short] }).openRoute,
  });
  caller = await stage.newCaller({ isPaid: false, credits: 20 });
});
afterEach(() => world.close());
afterAll(() => Promise.all([stage.close(), stripe.close()]));

async function purchase(body: unknown, key = caller.key) {
  const response = await callApi("POST /credits/purchase", { key, body });
  return { status: response.status, body: await response.json() };
}

async function buy(amountUsd: number): Promise<LoopbackSession> {
  const { status, body } = await purchase({ amount_usd: amountUsd });
  expect(status).toBe(200);
  const session = stripe.sessions.get(creditsPurchased.parse(body).session_id);
  if (session === undefined) throw new Error("The checkout is not there.");
  return session;
}

async function confirm(sessionId: string, key = caller.key) {
  const response = await callApi("POST /credits/confirm-checkout", { key, body: { session_id: sessionId } });
  return { status: response.status, body: await response.json() };
}

async function post(body: string, signature: string | null) {
  const response = await receive(
    new Request("http://127.0.0.1:3000/api/webhooks/stripe", {
      method: "POST",
      body,
      ...(signature !== null && { headers: { "stripe-signature": signature } }),
    }),
  );
  return { status: response.status, body: await response.json() };
}

/** An event with an id of its own, as it may come again. */
function event(type: string, object: Record<string, unknown>): LoopbackEvent {
  events += 1;
  return { id: `evt_${events}`, type, object };
}

function deliver(told: LoopbackEvent) {
  const { body, signature } = stripe.sign(told, world.clock.now());
  return post(body, signature);
}

const credits = async () => (await stage.balanceOf(caller)).credits;

async function wallet() {
  return (await callApi("GET /credits/wallet", { key: caller.key })).json();
}

describe("a purchase", () => {
  it("opens a checkout for an amount, and for a pack, with what the caller tracks", async () => {
    const { body } = await purchase({ pack_id: "pack_25", utm_source: "docs" });
    expect(creditsPurchased.parse(body)).toMatchObject({ amount_usd: 25, credits: 2500 });
    const session = stripe.sessions.get(body.session_id);
    expect(session).toMatchObject({
      amountCents: 2500,
      metadata: { user_id: caller.userId, utm_source: "docs" },
    });
    expect(await credits()).toBe(20);
  });

  it("is credited once though the webhook comes three times, in the wrong order, and the buyer asks too", async () => {
    const session = await buy(10);
    expect((await confirm(session.id)).body).toMatchObject({
      status: "open",
      credited: false,
      credits_added: 0,
    });
    stripe.pay(session.id);
    const succeeded = event("payment_intent.succeeded", intentObject(session));
    const completed = event("checkout.session.completed", sessionObject(session));
    const statuses = [];
    for (const told of [succeeded, completed, succeeded, completed])
      statuses.push((await deliver(told)).status);
    statuses.push((await deliver(event("payment_intent.succeeded", intentObject(session)))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const told = await confirm(session.id);
    expect(checkoutConfirmed.parse(told.body)).toEqual({
      status: "paid",
      credited: true,
      credits_added: 1000,
      credits: 1020,
    });
    expect(await credits()).toBe(1020);
  });

  it("is credited once when the buyer and five webhooks ask at the same time", async () => {
    const session = await buy(3);
    stripe.pay(session.id);
    await Promise.all([
      confirm(session.id),
      ...Array.from({ length: 5 }, () => deliver(event("payment_intent.succeeded", intentObject(session)))),
      confirm(session.id),
    ]);
    expect(await credits()).toBe(320);
  });

  it("makes a free account a paid one at once", async () => {
    const plan = async () => (await (await callApi("GET /credits/balance", { key: caller.key })).json()).plan;
    expect(await plan()).toBe("free");
    const session = await buy(3);
    stripe.pay(session.id);
    await confirm(session.id);
    expect(await plan()).toBe("paid");
    const { headers } = await callApi("GET /models", { key: caller.key });
    expect(Number(headers.get("x-ratelimit-limit"))).toBe(270_000);
  });

  it("credits nothing when something else was paid than was asked for", async () => {
    const session = await buy(50);
    stripe.pay(session.id);
    await deliver(event("payment_intent.succeeded", { ...intentObject(session), amount_received: 100 }));
    await deliver(event("payment_intent.succeeded", { ...intentObject(session), currency: "jpy" }));
    expect(await credits()).toBe(20);
    expect(world.logs.map(({ message }) => message)).toContain("a payment is not what was asked for");
  });

  it("of somebody else cannot be asked about", async () => {
    const session = await buy(5);
    const other = await stage.newCaller();
    expect((await confirm(session.id, other.key)).status).toBe(404);
    expect((await confirm("cs_unknown")).status).toBe(404);
  });

  it("answers 503 when the payment provider is away, and charges nothing", async () => {
    stripe.fail(9);
    const { status, body } = await purchase({ amount_usd: 5 });
    stripe.fail(0);
    expect({ status, code: body.code }).toEqual({ status: 503, code: "unavailable" });
  });

  it("leaves nothing claimed when it fails in its middle, so that the repetition counts", async () => {
    const session = await buy(4);
    stripe.pay(session.id);
    const told = event("payment_intent.succeeded", intentObject(session));
    const { db } = world.runtime;
    await db.$executeRawUnsafe("ALTER TABLE ledger_postings RENAME TO ledger_postings_away");
    const broken = await deliver(told);
    await db.$executeRawUnsafe("ALTER TABLE ledger_postings_away RENAME TO ledger_postings");
    expect(broken.status).toBe(500);
    expect([(await deliver(told)).status, await credits()]).toEqual([200, 420]);
  });

  it.each([
    [{}, "amount_usd"],
    [{ amount_usd: 2.99 }, "amount_usd"],
    [{ amount_usd: 10_000.01 }, "amount_usd"],
    [{ amount_usd: 5.005 }, "amount_usd"],
    [{ amount_usd: -5 }, "amount_usd"],
    [{ amount_usd: "5" }, "amount_usd"],
    [{ amount_usd: 5, pack_id: "pack_5" }, "amount_usd"],
    [{ pack_id: "pack_7" }, "pack_id"],
    [{ amount_usd: 5, utm: { deep: true } }, "utm"],
  ])("refuses %j", async (body, path) => {
    const answer = await purchase(body);
    expect({ status: answer.status, path: answer.body.issues?.[0].path }).toEqual({ status: 400, path });
  });
});

describe("a payment that goes back", () => {
  async function paid(amountUsd: number): Promise<LoopbackSession> {
    const session = await buy(amountUsd);
    stripe.pay(session.id);
    await deliver(event("payment_intent.succeeded", intentObject(session)));
    return session;
  }

  it("takes its share of the credits with it, once, however often it is told", async () => {
    const session = await paid(10);
    await deliver(event("charge.refunded", chargeObject(session, 250)));
    await deliver(event("charge.refunded", chargeObject(session, 250)));
    expect(await credits()).toBe(770);
    await deliver(event("charge.refunded", chargeObject(session, 1000)));
    await deliver(event("charge.refunded", chargeObject(session, 250)));
    expect(await credits()).toBe(20);
  });

  it("takes credits while it is disputed, gives them back when that is won, keeps them when it is lost", async () => {
    const won = await paid(10);
    await deliver(event("charge.dispute.created", disputeObject(won, "needs_response")));
    expect(await credits()).toBe(20);
    await deliver(event("charge.dispute.closed", disputeObject(won, "won")));
    expect(await credits()).toBe(1020);
    const lost = await paid(5);
    await deliver(event("charge.dispute.closed", disputeObject(lost, "lost")));
    await deliver(event("charge.dispute.created", disputeObject(lost, "needs_response")));
    expect(await credits()).toBe(1020);
  });

  it("links the receipt of a payment where the wallet's movements are told", async () => {
    const session = await paid(3);
    await deliver(event("charge.succeeded", chargeObject(session, 0)));
    const told = await callApi("GET /credits/transactions", { key: caller.key });
    const [purchase, grant] = creditsTransactions.parse(await told.json());
    expect(purchase).toMatchObject({ type: "purchase", receipt_url: "https://pay.stripe.test/receipt" });
    expect(grant).toMatchObject({ type: "grant", receipt_url: null });
  });

  it("freezes a wallet that has spent the credits, shows what it owes, and is made up by the next top-up", async () => {
    const session = await paid(3);
    await world.runtime.db.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<
        { id: string }[]
      >`SELECT id FROM wallets WHERE user_id = ${caller.userId}`;
      await tx.$executeRaw`INSERT INTO ledger_transactions (id, wallet_id, type, credits, balance_after_credits, description, created_at)
        VALUES (${`txn_spent_${caller.userId}`}, ${row?.id}, 'adjustment', -300, 0, 'spent', now())`;
      await tx.$executeRaw`INSERT INTO ledger_postings (transaction_id, account, amount_credits)
        VALUES (${`txn_spent_${caller.userId}`}, 'wallet', -300), (${`txn_spent_${caller.userId}`}, 'adjustments', 300)`;
    });
    await deliver(event("charge.refunded", chargeObject(session, 300)));
    expect(await wallet()).toMatchObject({ credits: 0, owed: 280 });
    expect(world.logs.map(({ message }) => message)).toContain(
      "a wallet owes credits of a payment that was taken back",
    );
    const body = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content: "Hi" }] };
    const refused = await (await callApi("POST /chat", { key: caller.key, body })).json();
    expect(refused).toMatchObject({ code: "insufficient_credits", owed_credits: 280 });
    await paid(5);
    expect(await wallet()).toMatchObject({ credits: 220, owed: 0 });
    expect((await callApi("POST /chat", { key: caller.key, body })).status).toBe(200);
  });

  it("is made up by credits that a running request held, once it has ended", async () => {
    const session = await paid(3);
    const { db } = world.runtime;
    const held = { requestId: `req_held_${caller.userId}`, userId: caller.userId, credits: 320 };
    await reserveChat(db, held);
    await deliver(event("charge.refunded", chargeObject(session, 300)));
    expect(await wallet()).toMatchObject({ credits: 320, held: 320, owed: 300 });
    await releaseHold(db, { requestId: held.requestId, status: "failed", error: null, now: testNow });
    world.clock.advance(60_000);
    while ((await wallet()).owed > 0) await new Promise(setImmediate);
    expect(await wallet()).toMatchObject({ credits: 20, held: 0, owed: 0 });
  });

  it("ends in the same balance in whatever order and however often its six notices come", async () => {
    const kinds = ["succeeded", "completed", "refunded part", "refunded more", "disputed", "won"] as const;
    const order = fc.shuffledSubarray([...kinds, ...kinds], { minLength: 12 });
    await fc.assert(
      fc.asyncProperty(order, async (sequence) => {
        caller = await stage.newCaller({ isPaid: false, credits: 20 });
        const session = stripe.pay((await buy(10)).id);
        const notices = {
          succeeded: event("payment_intent.succeeded", intentObject(session)),
          completed: event("checkout.session.completed", sessionObject(session)),
          "refunded part": event("charge.refunded", chargeObject(session, 200)),
          "refunded more": event("charge.refunded", chargeObject(session, 500)),
          disputed: event("charge.dispute.created", disputeObject(session, "needs_response")),
          won: event("charge.dispute.closed", disputeObject(session, "won")),
        };
        for (const kind of sequence) expect((await deliver(notices[kind])).status).toBe(200);
        expect(await credits()).toBe(520);
        expect((await wallet()).owed).toBe(0);
      }),
      { seed: 9, numRuns: 40 },
    );
  });
});

describe("POST /api/webhooks/stripe", () => {
  const told = { id: "evt_x", type: "payment_intent.succeeded", object: { id: "pi_x", metadata: {} } };

  it("refuses a wrong, an old and a missing signature, and a changed body", async () => {
    const good = stripe.sign(told, world.clock.now());
    const old = stripe.sign(told, world.clock.now() - 301_000);
    const answers = [
      await post(good.body, "t=1,v1=00"),
      await post(old.body, old.signature),
      await post(good.body, null),
      await post(good.body.replace("pi_x", "pi_y"), good.signature),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(answers[0]?.body.issues[0].path).toBe("Stripe-Signature");
  });

  it("refuses a live event in test mode", async () => {
    const { status, body } = await deliver({ ...told, livemode: true });
    expect({ status, path: body.issues[0].path }).toEqual({ status: 400, path: "livemode" });
  });

  it("refuses a huge body unread, and one that is no JSON though it is signed", async () => {
    expect((await post("x".repeat(1024 * 1024 + 1), "t=1,v1=0")).status).toBe(413);
    expect((await post("", "")).status).toBe(400);
  });

  it("answers 200 to what is none of ours, and to kinds that it does not know", async () => {
    expect((await deliver(event("customer.created", { id: "cus_1" }))).status).toBe(200);
    const foreign = { id: "pi_foreign", metadata: {}, amount_received: 1, currency: "usd" };
    expect((await deliver(event("payment_intent.succeeded", foreign))).status).toBe(200);
  });

  it("is not there without Stripe's settings", async () => {
    await world.close();
    world = await stage.open();
    expect((await post("{}", "t=1,v1=0")).status).toBe(404);
  });
});

describe("without a payment provider", () => {
  it("the owner of the installation adds credits to himself, others are told", async () => {
    await world.close();
    world = await stage.open();
    const before = (await stage.balanceOf({ userId: "user_local" })).credits;
    const { body } = await purchase({ amount_usd: 7 }, ownerKey);
    expect(creditsPurchased.parse(body)).toMatchObject({ amount_usd: 7, credits: 700 });
    expect((await stage.balanceOf({ userId: "user_local" })).credits).toBe(before + 700);
    expect((await confirm(body.session_id, ownerKey)).body).toMatchObject({
      status: "paid",
      credits_added: 700,
    });
    expect(await purchase({ amount_usd: 7 })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});
