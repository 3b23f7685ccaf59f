import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { armTopup, beginCharge, findStaleCharges } from "@/lib/adapters/database/money/auto-topups";
import {
  expireStale,
  extendHold,
  releaseHold,
  renewHold,
  reserve,
} from "@/lib/adapters/database/money/holds";
import { applyNotice, collectOwed, createPayment } from "@/lib/adapters/database/money/payments";
import { settle } from "@/lib/adapters/database/money/settle";
import { grantCredits, refundRequest } from "@/lib/adapters/database/money/wallets";
import { createNamedKey } from "@/lib/adapters/database/records/named-keys";
import { keyRequest } from "@/lib/contracts/keys";
import type { PaymentChange } from "@/lib/core/billing/payment-gateway";
import { createAccount, secondsLater, settlement, testNow } from "@/tests/support/accounts";
import { crashingClient, ProcessDied } from "@/tests/support/crashing-client";
import { testEngines } from "@/tests/support/databases";

const workers = 8;
const keyBudget = 14;
const checkouts = 3;

const kinds = [
  "reserve",
  "reserve on the key",
  "reserve on the key",
  "extend",
  "renew",
  "settle",
  "settle",
  "release",
  "expire",
  "grant",
  "paid",
  "paid",
  "refunded",
  "disputed",
  "dispute won",
  "top-up begun",
  "top-up paid",
  "top-up declined",
  "request refunded",
  "debts collected",
] as const;

const step = fc.record({
  kind: fc.constantFrom(...kinds),
  credits: fc.integer({ min: 1, max: 5 }),
  target: fc.nat({ max: 40 }),
  /** The moment at which the process of this step dies; most outlive it. */
  diesAt: fc.oneof({ weight: 1, arbitrary: fc.nat({ max: 14 }) }, { weight: 2, arbitrary: fc.constant(99) }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const plans = fc.array(fc.array(step, { minLength: 3, maxLength: 9 }), {
  minLength: workers,
  maxLength: workers,
});

/** What the tables must say of one account once its sweeper ran; every figure but the names is a count of faults. */
const soundBooks = {
  unbalanced: 0,
  balance_is_not_its_postings: 0,
  overdrawn: 0,
  held_is_not_the_holds: 0,
  open_holds: 0,
  unfinished_requests: 0,
  charged_twice: 0,
  history_is_not_the_ledger: 0,
  charged_past_the_hold: 0,
  refunded_past_the_charge: 0,
  credited_twice: 0,
  paid_without_credits: 0,
  taken_back_past_the_payment: 0,
  topups_in_flight: 0,
  key_is_not_its_requests: 0,
  key_past_its_budget: 0,
  broken_links: 0,
};

describe.each(testEngines)("the fourteen rules of the ledger on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  let runs = 0;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  it("stand whatever eight processes do at once and wherever they die", async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        runs += 1;
        const account = await openAccount(`rules_${runs}`);
        const work = async (steps: Step[], worker: number) => {
          for (const [index, taken] of steps.entries()) {
            const process = crashingClient(db, taken.diesAt);
            await take(process, taken, account, `${account.name}_${worker}_${index}`).catch(
              (error: unknown) => {
                if (!(error instanceof ProcessDied) && !isRefusedRefund(error)) throw error;
                deaths += 1;
              },
            );
          }
        };
        await Promise.all(plan.map(work));
        await sweep(account);
        expect(await readFaults(account)).toEqual(soundBooks);
        await repeatEverything(account);
        expect(await readFaults(account), "after every notice and every ending once more").toEqual(
          soundBooks,
        );
      }),
      { seed: 20_261_127, numRuns: 30, endOnFailure: true },
    );
    expect(deaths, "processes that died").toBeGreaterThan(100);
  });

  type Account = { name: string; userId: string; keyId: string; requestIds: string[]; charges: string[] };

  async function openAccount(name: string): Promise<Account> {
    const userId = await createAccount(db, { name, credits: 30 });
    const keyId = `key_${name}`;
    const secret = { hash: `hash_${name}`, prefix: "mm_sk_0000", last4: "0000" };
    const rules = keyRequest.parse({ name, budget_credits: keyBudget });
    await createNamedKey(db, { id: keyId, userId, secret, rules, now: testNow });
    await db.user.update({ where: { id: userId }, data: { stripeCustomerId: `cus_${name}` } });
    for (let number = 0; number < checkouts; number += 1) {
      const payment = { id: `pay_${name}_${number}`, userId, kind: "checkout" as const };
      await createPayment(db, { ...payment, amountCents: 300, credits: 30, now: testNow });
    }
    await armTopup(db, {
      userId,
      settings: { thresholdCredits: 20, amountCents: 500, monthlyCapCents: 2000 },
      card: { id: `pm_${name}`, brand: "visa", last4: "4242" },
    });
    return { name, userId, keyId, requestIds: [], charges: [] };
  }

  async function take(
    process: DatabaseClient,
    { kind, credits, target }: Step,
    account: Account,
    id: string,
  ) {
    const { userId, keyId, requestIds, charges } = account;
    const requestId = requestIds[target % Math.max(1, requestIds.length)];
    const charge = charges[target % Math.max(1, charges.length)];
    const checkout = target % checkouts;
    const common = { transactionId: `txn_${id}`, userId, description: "", now: testNow };
    switch (kind) {
      case "reserve":
      case "reserve on the key": {
        const request = { model: "m", prompt: null, preview: null, priceVersion: "", byok: false };
        // Known before it is asked for, as the run's own id is: a process that dies cannot say that it asked.
        requestIds.push(`req_${id}`);
        await reserve(process, {
          holdId: `hold_req_${id}`,
          requestId: `req_${id}`,
          userId,
          credits,
          expiresAt: secondsLater(60),
          request: { ...request, mode: "chat" },
          ...(kind === "reserve on the key" && { apiKey: { id: keyId, isNamed: true } }),
          now: testNow,
        });
        return;
      }
      case "grant":
        await grantCredits(process, { ...common, credits });
        return;
      case "expire":
        await expireStale(process, { now: secondsLater(30) });
        return;
      case "debts collected":
        await collectOwed(process, { newTransactionId: nextId(id), now: testNow });
        return;
      case "paid":
        return notice(process, account, checkout, paid(300), id);
      case "refunded":
        return notice(process, account, checkout, refunded(credits * 60), id);
      case "disputed":
        return notice(process, account, checkout, { type: "disputed", state: "open" }, id);
      case "dispute won":
        return notice(process, account, checkout, { type: "disputed", state: "won" }, id);
      case "top-up begun": {
        const paymentId = `pay_${id}`;
        charges.push(paymentId);
        await beginCharge(process, { userId, paymentId, now: testNow });
        return;
      }
      case "top-up paid":
        if (charge !== undefined) await topupNotice(process, charge, paid(500), id);
        return;
      case "top-up declined":
        if (charge !== undefined)
          await topupNotice(process, charge, { type: "failed", reason: "declined" }, id);
        return;
      default:
    }
    if (requestId === undefined) return;
    const holdId = `hold_${requestId}`;
    switch (kind) {
      case "extend":
        await extendHold(process, holdId, credits);
        return;
      case "renew":
        await renewHold(process, holdId, secondsLater(60));
        return;
      case "settle": {
        const hold = await db.hold.findUnique({ where: { requestId } });
        // What is charged was held, as the run's tab sees to; and a live run's hold is fresh.
        if (hold?.state !== "open") return;
        await settle(process, settlement(requestId, Math.min(credits, Number(hold.credits))));
        return;
      }
      case "release":
        await releaseHold(process, { requestId, status: "failed", error: null, now: testNow });
        return;
      case "request refunded":
        await refundRequest(process, { ...common, requestId, credits: 1 });
        return;
      default:
        kind satisfies never;
    }
  }

  async function notice(
    process: DatabaseClient,
    { name }: Account,
    number: number,
    change: PaymentChange,
    id: string,
  ) {
    const names = { paymentId: `pay_${name}_${number}`, sessionId: null };
    await applyNotice(process, {
      event: { id: `evt_${id}`, type: change.type },
      notice: { ...names, paymentIntentId: `pi_${name}_${number}`, change },
      newTransactionId: nextId(id),
      now: testNow,
    });
  }

  async function topupNotice(process: DatabaseClient, paymentId: string, change: PaymentChange, id: string) {
    await applyNotice(process, {
      event: { id: `evt_${id}`, type: change.type },
      notice: { paymentId, sessionId: null, paymentIntentId: `pi_${paymentId}`, change },
      newTransactionId: nextId(id),
      now: testNow,
    });
  }

  /** What the living processes do after all these deaths: holds run out, and charges in doubt are asked about. */
  async function sweep({ userId }: Account) {
    await expireStale(db, { now: secondsLater(61) });
    const stale = await findStaleCharges(db, secondsLater(600));
    for (const { paymentId, userId: owner } of stale) {
      if (owner === userId) await topupNotice(db, paymentId, paid(500), `sweep_${paymentId}`);
    }
    await collectOwed(db, { newTransactionId: nextId(`sweep_${userId}`), now: secondsLater(61) });
  }

  /** Every notice again under new event ids, and every ending again: the balances must not move. */
  async function repeatEverything({ name, userId, requestIds }: Account) {
    const balance = () => db.wallet.findUniqueOrThrow({ where: { userId } });
    const before = await balance();
    const payments = await db.payment.findMany({ where: { userId, status: "paid" } });
    for (const payment of payments) {
      const repeat = (change: PaymentChange, which: string) =>
        applyNotice(db, {
          event: { id: `evt_again_${payment.id}_${which}`, type: change.type },
          notice: {
            paymentId: payment.id,
            sessionId: null,
            paymentIntentId: payment.paymentIntentId,
            change,
          },
          newTransactionId: nextId(`again_${payment.id}_${which}`),
          now: secondsLater(62),
        });
      await repeat(paid(payment.amountCents), "paid");
      await repeat(refunded(payment.refundedCents), "refunded");
    }
    for (const requestId of requestIds) {
      const isEnded = (await db.hold.findUnique({ where: { requestId } }))?.state === "settled";
      if (isEnded) await settle(db, settlement(requestId, 1, { transactionId: `txn_again_${requestId}` }));
      await releaseHold(db, { requestId, status: "failed", error: null, now: secondsLater(62) });
    }
    expect(await balance(), name).toEqual(before);
  }

  /** Counts, of one account, of what breaks each of the rules, asked of the tables themselves. */
  async function readFaults({ userId, keyId }: Account): Promise<Record<string, number>> {
    const [faults] = await db.$queryRaw<Record<string, number>[]>`
      WITH w AS (SELECT * FROM wallets WHERE user_id = ${userId}),
        t AS (SELECT * FROM ledger_transactions WHERE wallet_id = (SELECT id FROM w)),
        r AS (SELECT * FROM requests WHERE user_id = ${userId}),
        h AS (SELECT * FROM holds WHERE wallet_id = (SELECT id FROM w)),
        p AS (SELECT * FROM payments WHERE user_id = ${userId})
      SELECT
        (SELECT count(*) FROM (
          SELECT FROM ledger_postings GROUP BY transaction_id HAVING sum(amount_credits) <> 0
        ) odd)::int AS unbalanced,
        (SELECT count(*) FROM w WHERE balance_credits <> (
          SELECT coalesce(sum(amount_credits), 0) FROM ledger_postings
          WHERE account = 'wallet' AND transaction_id IN (SELECT id FROM t)))::int AS balance_is_not_its_postings,
        (SELECT count(*) FROM w WHERE balance_credits < held_credits OR held_credits < 0)::int AS overdrawn,
        (SELECT count(*) FROM w WHERE held_credits <>
          (SELECT coalesce(sum(credits), 0) FROM h WHERE state = 'open'))::int AS held_is_not_the_holds,
        (SELECT count(*) FROM h WHERE state = 'open')::int AS open_holds,
        (SELECT count(*) FROM r WHERE status = 'running')::int AS unfinished_requests,
        (SELECT count(*) FROM (
          SELECT FROM t WHERE type = 'charge' GROUP BY request_id HAVING count(*) > 1) twice)::int AS charged_twice,
        (SELECT count(*) FROM r WHERE credits_charged <>
          (SELECT coalesce(0 - sum(credits), 0) FROM t WHERE type = 'charge' AND request_id = r.id)
        )::int AS history_is_not_the_ledger,
        (SELECT count(*) FROM t JOIN h ON h.request_id = t.request_id
          WHERE t.type = 'charge' AND 0 - t.credits > h.credits)::int AS charged_past_the_hold,
        (SELECT count(*) FROM r WHERE credits_charged <
          (SELECT coalesce(sum(credits), 0) FROM t WHERE type = 'refund' AND request_id = r.id)
        )::int AS refunded_past_the_charge,
        (SELECT count(*) FROM (
          SELECT FROM t WHERE type IN ('purchase', 'auto_topup') GROUP BY payment_intent_id HAVING count(*) > 1
        ) twice)::int AS credited_twice,
        (SELECT count(*) FROM p WHERE (status = 'paid') <> EXISTS (
          SELECT FROM t WHERE t.payment_intent_id = p.payment_intent_id AND t.type IN ('purchase', 'auto_topup')
            AND t.credits = p.credits))::int AS paid_without_credits,
        (SELECT count(*) FROM p WHERE clawed_credits > credits OR refunded_cents > amount_cents
        )::int AS taken_back_past_the_payment,
        (SELECT count(*) FROM p WHERE kind = 'auto_topup' AND status IN ('open', 'processing')
        )::int AS topups_in_flight,
        (SELECT count(*) FROM key_spends k WHERE k.api_key_id = ${keyId} AND (
          spent_credits <> (SELECT coalesce(sum(credits_charged), 0) FROM r WHERE api_key_id = ${keyId})
          OR held_credits <> (SELECT coalesce(sum(credits), 0) FROM h WHERE api_key_id = ${keyId} AND state = 'open')
        ))::int AS key_is_not_its_requests,
        (SELECT count(*) FROM key_spends k WHERE k.api_key_id = ${keyId}
          AND spent_credits + held_credits > ${keyBudget})::int AS key_past_its_budget,
        (SELECT count(*) FROM (
          SELECT balance_after_credits - sum(credits) OVER (ORDER BY sequence) AS gap FROM t
        ) chain WHERE gap <> 0)::int AS broken_links`;
    return faults ?? {};
  }
});

function paid(amountCents: number): PaymentChange {
  return { type: "paid", amountCents, currency: "usd", receiptUrl: null };
}

function refunded(refundedCents: number): PaymentChange {
  return { type: "refunded", refundedCents, receiptUrl: null };
}

function nextId(prefix: string): () => string {
  let number = 0;
  return () => {
    number += 1;
    return `txn_${prefix}_${number}`;
  };
}

/** The database refuses a refund above its charge, and of a request that never was. */
function isRefusedRefund(error: unknown): boolean {
  return (
    error instanceof Error && /exceed its charge|ledger_transactions_request_id_fkey/.test(error.message)
  );
}
