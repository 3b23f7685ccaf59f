import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { settle } from "@/lib/adapters/database/money/settle";
import { creditPurchase, listTransactions, readBalance } from "@/lib/adapters/database/money/wallets";
import {
  findApiKey,
  findIdentityByKeyHash,
  replaceApiKey,
  revokeApiKey,
  touchApiKey,
} from "@/lib/adapters/database/records/api-keys";
import { createConversation } from "@/lib/adapters/database/records/conversations";
import { purgeUserData } from "@/lib/adapters/database/records/purge";
import { readRequest } from "@/lib/adapters/database/records/requests";
import {
  closeUser,
  ensureUser,
  findIdentity,
  findIdentityByClerkId,
} from "@/lib/adapters/database/records/users";
import { createAccount, reserveChat, secondsLater, settlement, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

describe.each(testEngines)("accounts on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  it("are made once, with one grant, when two first calls come at once", async () => {
    const newUser = (number: number) => ({
      userId: `user_twins_${number}`,
      walletId: `wallet_twins_${number}`,
      clerkId: "clerk_twins",
      email: "twins@example.com",
      name: null,
      kind: "clerk" as const,
      profileAt: null,
      grant: { transactionId: `txn_twins_${number}`, credits: 20, description: "Welcome" },
      now: testNow,
    });
    const made = await Promise.all([1, 2, 3].map((number) => ensureUser(db, newUser(number))));
    const userId = made[0]?.userId ?? "";
    expect(new Set(made.map((identity) => identity?.userId)).size).toBe(1);
    expect(await readBalance(db, userId)).toMatchObject({ balanceCredits: 20, isPaid: false });
    expect(await listTransactions(db, { userId, limit: 10, offset: 0 })).toHaveLength(1);
    expect(await findIdentityByClerkId(db, "clerk_twins")).toEqual({
      userId,
      kind: "clerk",
      email: "twins@example.com",
      name: null,
      isPaid: false,
      ownProviders: [],
      ownServerModels: [],
      zeroRetention: false,
    });
  });

  it("are paid after any purchase, and the local owner always", async () => {
    const local = await createAccount(db, { name: "local", kind: "local" });
    const buyer = await createAccount(db, { name: "payer" });
    expect(await findIdentity(db, local)).toMatchObject({ isPaid: true });
    expect(await findIdentity(db, buyer)).toMatchObject({ isPaid: false });
    const payment = { transactionId: "txn_payer", paymentIntentId: "pi_payer", credits: 300, now: testNow };
    await creditPurchase(db, { ...payment, userId: buyer, description: "Top-up" });
    expect(await findIdentity(db, buyer)).toMatchObject({ isPaid: true });
  });

  it("forget the person when they are closed and keep the ledger", async () => {
    const userId = await createAccount(db, { name: "leaver", credits: 5 });
    await replaceApiKey(db, keyOf(userId, "leaver"));
    await reserveChat(db, { userId, requestId: "req_leaver", credits: 1 });
    await settle(db, settlement("req_leaver", 1));
    expect(await closeUser(db, { userId, now: secondsLater(9) })).toBe(true);
    expect(await closeUser(db, { userId, now: secondsLater(9) })).toBe(false);
    expect(await findIdentity(db, userId)).toBeNull();
    expect(await findIdentityByKeyHash(db, "hash_leaver")).toBeNull();
    expect(await readRequest(db, { userId, id: "req_leaver" })).toMatchObject({
      messages: null,
      preview: null,
      responses: [{ content: null }],
      creditsCharged: 1,
    });
    expect(await listTransactions(db, { userId, limit: 10, offset: 0 })).toHaveLength(2);
  });

  it("keep figures alone of a run that ends after the account was closed", async () => {
    const userId = await createAccount(db, { name: "midway", credits: 5 });
    await reserveChat(db, { userId, requestId: "req_midway", credits: 1 });
    await closeUser(db, { userId, now: testNow });
    const message = { id: "msg_midway", role: "user" as const, content: "Hello", model: null, metrics: null };
    const exchange = { conversationId: "conv_midway", isNew: true, title: "Hello", mode: "chat" as const };
    const messages = { questions: [message], answers: [] };
    const change = { exchange: { ...exchange, currentId: "msg_midway", messages } };
    expect(await settle(db, settlement("req_midway", 1, change))).toMatchObject({ creditsCharged: 1 });
    expect(await db.conversation.count({ where: { userId } })).toBe(0);
    expect(await readRequest(db, { userId, id: "req_midway" })).toMatchObject({
      status: "completed",
      responses: [{ content: null, completionTokens: 34 }],
    });
  });

  it("lose their texts in a purge and keep their figures", async () => {
    const userId = await createAccount(db, { name: "purge", credits: 5 });
    await createConversation(db, { id: "conv_purge", userId, title: "Secret", mode: "chat", now: testNow });
    await reserveChat(db, { userId, requestId: "req_purge", credits: 1 });
    await settle(db, settlement("req_purge", 1));
    expect(await purgeUserData(db, userId)).toEqual({ requests: 1, conversations: 1 });
    expect(await readRequest(db, { userId, id: "req_purge" })).toMatchObject({
      messages: null,
      preview: null,
      promptTokens: 12,
      responses: [{ content: null }],
    });
  });

  describe("keys", () => {
    it("tell whose they are in one look until they are replaced or revoked", async () => {
      const userId = await createAccount(db, { name: "keys" });
      expect(await findApiKey(db, userId)).toBeNull();
      await replaceApiKey(db, keyOf(userId, "first"));
      expect(await findIdentityByKeyHash(db, "hash_first")).toMatchObject({ userId, apiKeyId: "key_first" });
      await replaceApiKey(db, keyOf(userId, "second"));
      expect(await findIdentityByKeyHash(db, "hash_first")).toBeNull();
      expect(await findApiKey(db, userId)).toEqual({
        prefix: "mm_sk_second",
        last4: "cafe",
        createdAt: testNow,
        lastUsedAt: null,
      });
      expect(await revokeApiKey(db, { userId, now: secondsLater(1) })).toBe(true);
      expect(await revokeApiKey(db, { userId, now: secondsLater(1) })).toBe(false);
      expect(await findIdentityByKeyHash(db, "hash_second")).toBeNull();
    });

    it("stay one a user when several are made at once", async () => {
      const userId = await createAccount(db, { name: "manykeys" });
      await Promise.all(["p", "q", "r"].map((name) => replaceApiKey(db, keyOf(userId, name))));
      expect(await db.apiKey.count({ where: { userId, revokedAt: null } })).toBe(1);
    });

    it("note their last use at most once a minute", async () => {
      const userId = await createAccount(db, { name: "touch" });
      await replaceApiKey(db, keyOf(userId, "touch"));
      const usedAt = async (seconds: number) => {
        await touchApiKey(db, { apiKeyId: "key_touch", now: secondsLater(seconds) });
        return (await findApiKey(db, userId))?.lastUsedAt;
      };
      expect(await usedAt(0)).toEqual(testNow);
      expect(await usedAt(59)).toEqual(testNow);
      expect(await usedAt(60)).toEqual(secondsLater(60));
    });
  });
});

function keyOf(userId: string, name: string) {
  return {
    id: `key_${name}`,
    userId,
    hash: `hash_${name}`,
    prefix: `mm_sk_${name}`,
    last4: "cafe",
    now: testNow,
  };
}
