import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { expireStale, extendHold, releaseHold, renewHold } from "@/lib/adapters/database/money/holds";
import { settle } from "@/lib/adapters/database/money/settle";
import {
  clawBackPurchase,
  creditPurchase,
  grantCredits,
  listTransactions,
  readBalance,
  readLifetimeTotals,
  refundRequest,
} from "@/lib/adapters/database/money/wallets";
import {
  createAccount,
  holdIdOf,
  reserveChat,
  secondsLater,
  settlement,
  testNow,
} from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

describe.each(testEngines)("money on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  const statusOf = async (id: string) =>
    db.request.findUnique({
      where: { id },
      select: { status: true, creditsCharged: true, creditsShort: true },
    });

  describe("reserve", () => {
    it("takes the credits out of what is available and writes the request as running", async () => {
      const userId = await createAccount(db, { name: "reserve", credits: 10 });
      expect(await reserveChat(db, { userId, requestId: "req_reserve", credits: 3 })).toEqual({
        status: "reserved",
        holdId: "hold_reserve",
        availableCredits: 7,
        keyBudget: null,
      });
      expect(await readBalance(db, userId)).toEqual({
        balanceCredits: 10,
        heldCredits: 3,
        availableCredits: 7,
        owedCredits: 0,
        isPaid: false,
      });
      expect(await statusOf("req_reserve")).toMatchObject({ status: "running" });
    });

    it("writes nothing when the wallet cannot cover it and says what is available", async () => {
      const userId = await createAccount(db, { name: "poor", credits: 2 });
      expect(await reserveChat(db, { userId, requestId: "req_poor", credits: 3 })).toEqual({
        status: "insufficient",
        shortage: { of: "wallet", availableCredits: 2 },
      });
      expect(await statusOf("req_poor")).toBeNull();
    });

    it("lets an empty wallet run a request that holds nothing", async () => {
      const userId = await createAccount(db, { name: "byok" });
      expect(await reserveChat(db, { userId, requestId: "req_byok", credits: 0 })).toMatchObject({
        status: "reserved",
      });
      expect(await settle(db, settlement("req_byok", 0))).toEqual({
        creditsCharged: 0,
        creditsRemaining: 0,
        shortCredits: 0,
        conversationId: null,
        alreadySettled: false,
      });
      expect(await listTransactions(db, { userId, limit: 10, offset: 0 })).toEqual([]);
    });

    it("succeeds exactly as often as the wallet allows when a hundred come at once", async () => {
      const userId = await createAccount(db, { name: "rush", credits: 10 });
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          reserveChat(db, { userId, requestId: `req_rush_${index}`, credits: 1 }),
        ),
      );
      expect(answers.filter(({ status }) => status === "reserved")).toHaveLength(10);
      expect(answers.filter(({ status }) => status === "insufficient")).toHaveLength(90);
      expect(await readBalance(db, userId)).toMatchObject({ heldCredits: 10, availableCredits: 0 });
    });
  });

  describe("a hold", () => {
    it("grows while the wallet can follow, and not beyond", async () => {
      const userId = await createAccount(db, { name: "extend", credits: 5 });
      await reserveChat(db, { userId, requestId: "req_extend", credits: 1 });
      expect(await extendHold(db, "hold_extend", 3)).toEqual({ status: "extended", heldCredits: 4 });
      expect(await extendHold(db, "hold_extend", 2)).toEqual({
        status: "insufficient",
        shortage: { of: "wallet", availableCredits: 1 },
      });
      expect(await readBalance(db, userId)).toMatchObject({ heldCredits: 4 });
    });

    it("neither grows nor is renewed after its end", async () => {
      const userId = await createAccount(db, { name: "ended", credits: 5 });
      await reserveChat(db, { userId, requestId: "req_ended", credits: 1 });
      await settle(db, settlement("req_ended", 1));
      expect(await extendHold(db, "hold_ended", 1)).toEqual({ status: "ended" });
      expect(await renewHold(db, "hold_ended", secondsLater(120))).toBe(false);
    });

    it("returns whole when the request is released, once", async () => {
      const userId = await createAccount(db, { name: "release", credits: 5 });
      await reserveChat(db, { userId, requestId: "req_release", credits: 4 });
      const release = {
        requestId: "req_release",
        status: "failed",
        error: "No provider",
        now: secondsLater(1),
      } as const;
      expect(await releaseHold(db, release)).toBe(true);
      expect(await releaseHold(db, release)).toBe(false);
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 5, heldCredits: 0 });
      expect(await settle(db, settlement("req_release", 4))).toEqual({
        creditsCharged: 0,
        creditsRemaining: 5,
        shortCredits: 0,
        conversationId: null,
        alreadySettled: true,
      });
    });

    it("expires when nobody renews it, and its request with it", async () => {
      const userId = await createAccount(db, { name: "stale", credits: 5 });
      await reserveChat(db, { userId, requestId: "req_stale_1", credits: 1 });
      await reserveChat(db, { userId, requestId: "req_stale_2", credits: 2 });
      expect(await renewHold(db, holdIdOf("req_stale_2"), secondsLater(600))).toBe(true);
      const expired = await expireStale(db, { now: secondsLater(60) });
      expect(expired).toContain("req_stale_1");
      expect(expired).not.toContain("req_stale_2");
      expect(await statusOf("req_stale_1")).toMatchObject({ status: "expired", creditsCharged: 0n });
      expect(await readBalance(db, userId)).toMatchObject({ heldCredits: 2 });
    });
  });

  describe("settle", () => {
    it("charges less than the hold and returns the rest", async () => {
      const userId = await createAccount(db, { name: "settle", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_settle", credits: 5 });
      expect(await settle(db, settlement("req_settle", 2))).toEqual({
        creditsCharged: 2,
        creditsRemaining: 8,
        shortCredits: 0,
        conversationId: null,
        alreadySettled: false,
      });
      expect(await listTransactions(db, { userId, limit: 1, offset: 0 })).toEqual([
        {
          id: "txn_settle",
          type: "charge",
          credits: -2,
          balanceAfterCredits: 8,
          shortCredits: 0,
          requestId: "req_settle",
          receiptUrl: null,
          description: "Chat with Swift",
          createdAt: secondsLater(5),
        },
      ]);
    });

    it("answers the same the second time and charges once", async () => {
      const userId = await createAccount(db, { name: "twice", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_twice", credits: 5 });
      const first = await settle(db, settlement("req_twice", 2));
      const second = await settle(db, settlement("req_twice", 4, { transactionId: "txn_other" }));
      expect(second).toEqual({ ...first, alreadySettled: true });
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 8, heldCredits: 0 });
    });

    it("charges once when two settle at once", async () => {
      const userId = await createAccount(db, { name: "race", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_race", credits: 5 });
      const answers = await Promise.all([
        settle(db, settlement("req_race", 3)),
        settle(db, settlement("req_race", 3)),
      ]);
      expect(answers.map(({ alreadySettled }) => alreadySettled).sort()).toEqual([false, true]);
      expect(answers.map(({ creditsRemaining }) => creditsRemaining)).toEqual([7, 7]);
    });

    it("takes from free credits what outgrew the hold, never from another hold, and names the rest", async () => {
      const userId = await createAccount(db, { name: "short", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_short", credits: 2 });
      await reserveChat(db, { userId, requestId: "req_other", credits: 5 });
      expect(await settle(db, settlement("req_short", 9))).toEqual({
        creditsCharged: 5,
        creditsRemaining: 0,
        shortCredits: 4,
        conversationId: null,
        alreadySettled: false,
      });
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 5, heldCredits: 5 });
      expect(await listTransactions(db, { userId, limit: 1, offset: 0 })).toMatchObject([
        { credits: -5, shortCredits: 4, description: "Chat with Swift (4 credits short)" },
      ]);
      expect(await statusOf("req_short")).toMatchObject({ creditsCharged: 5n, creditsShort: 4n });
    });

    it("charges an expired request from free credits, once", async () => {
      const userId = await createAccount(db, { name: "late", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_late", credits: 5 });
      await expireStale(db, { now: secondsLater(61) });
      const first = await settle(db, settlement("req_late", 4));
      expect(first).toEqual({
        creditsCharged: 4,
        creditsRemaining: 6,
        shortCredits: 0,
        conversationId: null,
        alreadySettled: false,
      });
      expect(await settle(db, settlement("req_late", 4))).toEqual({ ...first, alreadySettled: true });
      expect(await statusOf("req_late")).toMatchObject({ status: "completed", creditsCharged: 4n });
    });

    it("writes a line for a charge that found nothing to take", async () => {
      const userId = await createAccount(db, { name: "broke", credits: 5 });
      await reserveChat(db, { userId, requestId: "req_broke", credits: 5 });
      await expireStale(db, { now: secondsLater(61) });
      await reserveChat(db, { userId, requestId: "req_broke_next", credits: 5 });
      expect(await settle(db, settlement("req_broke", 3))).toMatchObject({
        creditsCharged: 0,
        shortCredits: 3,
      });
      expect(await listTransactions(db, { userId, limit: 1, offset: 0 })).toMatchObject([
        { type: "charge", credits: 0, shortCredits: 3, balanceAfterCredits: 5 },
      ]);
    });

    it("leaves the hold as it was when any part of it fails, and succeeds on the next try", async () => {
      const userId = await createAccount(db, { name: "crash", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_crash", credits: 5 });
      const taken = settlement("req_crash", 2, { transactionId: "txn_grant_crash" });
      await expect(settle(db, taken)).rejects.toThrow(/unique constraint/i);
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 10, heldCredits: 5 });
      expect(await statusOf("req_crash")).toMatchObject({ status: "running" });
      expect(await settle(db, settlement("req_crash", 2))).toMatchObject({ creditsCharged: 2 });
    });

    it.each([-1, 0.5, Number.NaN])("refuses a charge of %s credits", async (chargeCredits) => {
      await expect(settle(db, settlement("req_nonsense", chargeCredits))).rejects.toThrow(RangeError);
    });

    it("refuses a request that was never reserved", async () => {
      await expect(settle(db, settlement("req_unknown", 1))).rejects.toThrow("was never reserved");
    });
  });

  describe("the ledger", () => {
    it("credits a payment once, whichever notice comes first", async () => {
      const userId = await createAccount(db, { name: "buyer" });
      const purchase = {
        userId,
        paymentIntentId: "pi_buyer",
        credits: 500,
        description: "Top-up",
        now: testNow,
      };
      expect(await creditPurchase(db, { ...purchase, transactionId: "txn_buyer_1" })).toEqual({
        status: "posted",
        balanceCredits: 500,
        shortCredits: 0,
      });
      expect(await creditPurchase(db, { ...purchase, transactionId: "txn_buyer_2" })).toEqual({
        status: "exists",
      });
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 500, isPaid: true });
    });

    it("credits a payment once when its notices come at once", async () => {
      const userId = await createAccount(db, { name: "eager" });
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          creditPurchase(db, {
            transactionId: `txn_eager_${index}`,
            userId,
            paymentIntentId: "pi_eager",
            credits: 500,
            description: "Top-up",
            now: testNow,
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === "posted")).toHaveLength(1);
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 500 });
    });

    it("claws back free credits alone and names what is missing", async () => {
      const userId = await createAccount(db, { name: "dispute", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_dispute", credits: 4 });
      const clawback = { transactionId: "txn_clawback", userId, paymentIntentId: "pi_dispute", credits: 9 };
      const answer = await clawBackPurchase(db, { ...clawback, description: "Dispute", now: testNow });
      expect(answer).toEqual({ status: "posted", balanceCredits: 4, shortCredits: 3 });
      expect(await clawBackPurchase(db, { ...clawback, description: "Dispute", now: testNow })).toEqual({
        status: "exists",
      });
    });

    it("returns at most what a request was charged", async () => {
      const userId = await createAccount(db, { name: "refund", credits: 10 });
      await reserveChat(db, { userId, requestId: "req_refund", credits: 5 });
      await settle(db, settlement("req_refund", 4));
      const refund = { userId, requestId: "req_refund", description: "Refund", now: testNow };
      await refundRequest(db, { ...refund, transactionId: "txn_refund_1", credits: 3 });
      await expect(
        refundRequest(db, { ...refund, transactionId: "txn_refund_2", credits: 2 }),
      ).rejects.toThrow("exceed its charge");
      expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 9 });
    });

    it("adds up what was bought and spent in all", async () => {
      const userId = await createAccount(db, { name: "totals", credits: 20 });
      expect(await readLifetimeTotals(db, userId)).toEqual({ purchasedCredits: 0, spentCredits: 0 });
      const paid = { userId, paymentIntentId: "pi_totals", description: "Top-up", now: testNow };
      await creditPurchase(db, { ...paid, transactionId: "txn_totals", credits: 500 });
      await reserveChat(db, { userId, requestId: "req_totals", credits: 5 });
      await settle(db, settlement("req_totals", 4, { transactionId: "txn_totals_charge" }));
      expect(await readLifetimeTotals(db, userId)).toEqual({ purchasedCredits: 500, spentCredits: 4 });
    });

    it("gives nothing to a user without a wallet", async () => {
      const grant = { transactionId: "txn_nobody", userId: "user_nobody", credits: 1, description: "" };
      await expect(grantCredits(db, { ...grant, now: testNow })).rejects.toThrow("has no wallet");
      expect(await readBalance(db, "user_nobody")).toBeNull();
    });
  });
});
