import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import {
  expireStale,
  extendHold,
  type HoldExtension,
  type Reservation,
  releaseHold,
  renewHold,
  reserve,
} from "@/lib/adapters/database/money/holds";
import { settle } from "@/lib/adapters/database/money/settle";
import {
  clawBackPurchase,
  creditPurchase,
  grantCredits,
  readBalance,
  refundRequest,
} from "@/lib/adapters/database/money/wallets";
import { createAccount, holdIdOf, reserveChat, secondsLater, settlement } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";
import * as model from "@/tests/support/wallet-model";

const credits = fc.integer({ min: 1, max: 12 });
const which = fc.nat({ max: 7 });

/** One thing that happens to a wallet; `which` picks among the requests there are. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("reserve" as const), credits: fc.nat({ max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("extend" as const), which, credits }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("renew" as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("settle" as const), which, credits: fc.nat({ max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("expire" as const), afterSeconds: fc.nat({ max: 90 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("grant" as const), credits }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("purchase" as const), payment: fc.nat({ max: 3 }), credits }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("claw back" as const), credits }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refund" as const), which, credits }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const holdSeconds = 60;

describe.each(testEngines)("any sequence of money movements on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  let runs = 0;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  it("leaves the books right when eight runs share a wallet and the sweeper is at work", async () => {
    const userId = await createAccount(db, { name: "crowd", credits: 40 });
    const worker = async (number: number) => {
      for (let round = 0; round < 12; round += 1) {
        const requestId = `req_crowd_${number}_${round}`;
        const { status } = await reserveChat(db, { userId, requestId, credits: 1 + (number % 3) });
        if (status === "insufficient") {
          const transactionId = `txn_grant_${number}_${round}`;
          await grantCredits(db, {
            transactionId,
            userId,
            credits: 5,
            description: "",
            now: secondsLater(round),
          });
          continue;
        }
        await Promise.all([
          extendHold(db, holdIdOf(requestId), 2),
          renewHold(db, holdIdOf(requestId), secondsLater(round % 2 === 0 ? 30 : 90)),
          ...(round % 3 === 0 ? [expireStale(db, { now: secondsLater(45) })] : []),
        ]);
        if (round % 5 === 4) {
          await releaseHold(db, { requestId, status: "cancelled", error: null, now: secondsLater(50) });
        }
        const input = settlement(requestId, (number + round) % 6);
        await Promise.all([settle(db, input), settle(db, input)]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, number) => worker(number)));
    const books = await readBooks(userId);
    expect(books).toMatchObject({ all_accounts: 0n, unbalanced: 0n, open_holds: 0n, broken_links: 0n });
    expect(books?.history_charged).toBe(books?.ledger_charged);
    const balance = await readBalance(db, userId);
    expect(balance).toMatchObject({ balanceCredits: Number(books?.wallet_postings), heldCredits: 0 });
  });

  it("answers as plain arithmetic does and keeps every invariant after every step", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        runs += 1;
        const name = `property_${runs}`;
        const userId = await createAccount(db, { name, credits: 10 });
        const wallet = model.modelOf(10);
        for (const [index, taken] of steps.entries()) {
          const { actual, expected } = await take(taken, {
            name: `${name}_${index}`,
            run: name,
            userId,
            wallet,
          });
          expect(actual, JSON.stringify(taken)).toEqual(expected);
          await checkInvariants(userId, wallet);
        }
      }),
      { seed: 20_260_301, numRuns: 60 },
    );
  });

  type Place = { name: string; run: string; userId: string; wallet: model.WalletModel };

  /** Does one step to the database and to the model; the two answers must be equal. */
  async function take(taken: Step, { name, run, userId, wallet }: Place) {
    const now = secondsLater(wallet.nowSeconds);
    const expiresAtSeconds = wallet.nowSeconds + holdSeconds;
    const common = { transactionId: `txn_${name}`, userId, description: "", now };
    switch (taken.do) {
      case "reserve": {
        const requestId = `req_${run}_${wallet.requests.length}`;
        const request = { model: "m", prompt: null, preview: null, priceVersion: "", byok: false };
        const reservation = await reserve(db, {
          holdId: holdIdOf(requestId),
          requestId,
          userId,
          credits: taken.credits,
          expiresAt: secondsLater(expiresAtSeconds),
          request: { ...request, mode: "chat" },
          now,
        });
        return {
          actual: availabilityOf(reservation),
          expected: model.modelReserve(wallet, taken.credits, expiresAtSeconds),
        };
      }
      case "grant":
        wallet.balance += taken.credits;
        return {
          actual: await grantCredits(db, { ...common, credits: taken.credits }),
          expected: { status: "posted", balanceCredits: wallet.balance, shortCredits: 0 },
        };
      case "purchase": {
        const paymentIntentId = `pi_${run}_${taken.payment}`;
        return {
          actual: await creditPurchase(db, { ...common, credits: taken.credits, paymentIntentId }),
          expected: model.modelPurchase(wallet, taken.payment, taken.credits),
        };
      }
      case "claw back":
        return {
          actual: await clawBackPurchase(db, {
            ...common,
            credits: taken.credits,
            paymentIntentId: "pi_any",
          }),
          expected: model.modelClawBack(wallet, taken.credits),
        };
      case "expire": {
        wallet.nowSeconds += taken.afterSeconds;
        const expired = await expireStale(db, { now: secondsLater(wallet.nowSeconds) });
        const ours = expired.filter((id) => id.startsWith(`req_${run}_`));
        return {
          actual: ours.sort(),
          expected: model
            .modelExpire(wallet)
            .map((index) => `req_${run}_${index}`)
            .sort(),
        };
      }
      default:
        return takeOnRequest(taken, { name, run, userId, wallet });
    }
  }

  async function takeOnRequest(
    taken: Extract<Step, { which: number }>,
    { name, run, userId, wallet }: Place,
  ): Promise<{ actual: unknown; expected: unknown }> {
    const index = taken.which % Math.max(1, wallet.requests.length);
    const request = wallet.requests[index];
    if (request === undefined) return { actual: null, expected: null };
    const requestId = `req_${run}_${index}`;
    const now = secondsLater(wallet.nowSeconds);
    switch (taken.do) {
      case "extend":
        return {
          actual: availabilityOf(await extendHold(db, holdIdOf(requestId), taken.credits)),
          expected: model.modelExtend(wallet, request, taken.credits),
        };
      case "renew": {
        const expiresAtSeconds = wallet.nowSeconds + holdSeconds;
        if (request.state === "open") request.expiresAtSeconds = expiresAtSeconds;
        return {
          actual: await renewHold(db, holdIdOf(requestId), secondsLater(expiresAtSeconds)),
          expected: request.state === "open",
        };
      }
      case "settle": {
        const input = settlement(requestId, taken.credits, { transactionId: `txn_${name}`, now });
        return {
          actual: await settle(db, input),
          expected: model.modelSettle(wallet, request, taken.credits),
        };
      }
      case "release":
        return {
          actual: await releaseHold(db, { requestId, status: "failed", error: null, now }),
          expected: model.modelRelease(request),
        };
      case "refund": {
        const refund = { transactionId: `txn_${name}`, userId, requestId, description: "", now };
        return {
          actual: await refundRequest(db, { ...refund, credits: taken.credits }).catch((error: Error) =>
            /exceed its charge/.test(error.message) ? "refused" : error,
          ),
          expected: model.modelRefund(wallet, request, taken.credits),
        };
      }
    }
  }

  /** The rules of the ledger, asked of the tables themselves. */
  async function checkInvariants(userId: string, wallet: model.WalletModel): Promise<void> {
    const held = model.heldOf(wallet);
    const isPaid = wallet.payments.size > 0;
    expect(await readBalance(db, userId)).toEqual({
      balanceCredits: wallet.balance,
      heldCredits: held,
      availableCredits: wallet.balance - held,
      owedCredits: 0,
      isPaid,
    });
    expect(wallet.balance - held).toBeGreaterThanOrEqual(0);
    const charged = wallet.requests.reduce((sum, request) => sum + request.charged, 0);
    expect(await readBooks(userId)).toEqual({
      all_accounts: 0n,
      unbalanced: 0n,
      wallet_postings: BigInt(wallet.balance),
      open_holds: BigInt(held),
      ledger_charged: BigInt(charged),
      history_charged: BigInt(charged),
      broken_links: 0n,
    });
  }

  /** Sums that the rules compare: over all accounts, and over one user's wallet, holds and requests. */
  async function readBooks(userId: string): Promise<Record<string, bigint> | undefined> {
    const rows = await db.$queryRaw<Record<string, bigint>[]>`
      SELECT
        (SELECT coalesce(sum(p.amount_credits), 0)::bigint FROM ledger_postings p) AS all_accounts,
        (SELECT count(*) FROM (
          SELECT FROM ledger_postings GROUP BY transaction_id HAVING sum(amount_credits) <> 0
        ) odd) AS unbalanced,
        (SELECT coalesce(sum(p.amount_credits), 0)::bigint
          FROM ledger_postings p JOIN ledger_transactions t ON t.id = p.transaction_id
          WHERE t.wallet_id = w.id AND p.account = 'wallet') AS wallet_postings,
        (SELECT coalesce(sum(h.credits), 0)::bigint FROM holds h
          WHERE h.wallet_id = w.id AND h.state = 'open') AS open_holds,
        (SELECT coalesce(-sum(t.credits), 0)::bigint FROM ledger_transactions t
          WHERE t.wallet_id = w.id AND t.type = 'charge') AS ledger_charged,
        (SELECT coalesce(sum(r.credits_charged), 0)::bigint FROM requests r
          WHERE r.user_id = w.user_id) AS history_charged,
        (SELECT count(*) FROM (
          SELECT balance_after_credits - sum(credits) OVER (ORDER BY sequence) AS gap
          FROM ledger_transactions t WHERE t.wallet_id = w.id
        ) chain WHERE gap <> 0) AS broken_links
      FROM wallets w WHERE w.user_id = ${userId}`;
    return rows[0];
  }
});

/** An answer with what is free standing in it, as the model says it. */
function availabilityOf(answer: Reservation | HoldExtension) {
  if (answer.status === "reserved") {
    return { status: answer.status, availableCredits: answer.availableCredits };
  }
  if (answer.status !== "insufficient" || answer.shortage.of !== "wallet") return answer;
  return { status: answer.status, availableCredits: answer.shortage.availableCredits };
}
