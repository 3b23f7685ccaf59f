import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { settle } from "@/lib/adapters/database/money/settle";
import {
  changeConversation,
  createConversation,
  deleteConversation,
  findConversation,
  listConversations,
  readConversation,
} from "@/lib/adapters/database/records/conversations";
import { listRequests, readRequest } from "@/lib/adapters/database/records/requests";
import type { Exchange } from "@/lib/adapters/database/records/run-record";
import {
  completedOutcome,
  createAccount,
  reserveChat,
  secondsLater,
  settlement,
  testNow,
} from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

describe.each(testEngines)("records on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  /** Runs a chat request of one credit to its end. */
  const runChat = async (
    userId: string,
    requestId: string,
    change: Parameters<typeof settlement>[2] = {},
  ) => {
    await reserveChat(db, { userId, requestId, credits: 1 });
    return settle(db, settlement(requestId, 1, change));
  };

  describe("a settled exchange", () => {
    it("makes its conversation and both messages", async () => {
      const userId = await createAccount(db, { name: "exchange", credits: 5 });
      await runChat(userId, "req_exchange", { exchange: exchangeOf("conv_exchange", "exchange") });
      expect(await readConversation(db, { userId, id: "conv_exchange" })).toEqual({
        id: "conv_exchange",
        title: "Greeting",
        mode: "chat",
        messageCount: 2,
        pinned: false,
        currentId: "msg_exchange_2",
        shareToken: null,
        createdAt: secondsLater(5),
        updatedAt: secondsLater(5),
        messages: [
          {
            id: "msg_exchange_1",
            parentId: null,
            role: "user",
            content: "Hello",
            reasoning: null,
            model: null,
            requestId: "req_exchange",
            mode: "chat",
            createdAt: secondsLater(5),
            metrics: null,
          },
          {
            id: "msg_exchange_2",
            parentId: "msg_exchange_1",
            role: "assistant",
            content: "Hi",
            reasoning: null,
            model: "sandbox/swift",
            requestId: "req_exchange",
            mode: "chat",
            createdAt: secondsLater(5),
            metrics,
          },
        ],
      });
      expect(await readRequest(db, { userId, id: "req_exchange" })).toMatchObject({
        conversationId: "conv_exchange",
      });
    });

    it("follows the messages that are there and keeps the title", async () => {
      const userId = await createAccount(db, { name: "follow", credits: 5 });
      await runChat(userId, "req_follow_1", { exchange: exchangeOf("conv_follow", "follow_a") });
      await runChat(userId, "req_follow_2", {
        exchange: { ...exchangeOf("conv_follow", "follow_b"), isNew: false, title: "Other" },
        now: secondsLater(9),
      });
      const conversation = await readConversation(db, { userId, id: "conv_follow" });
      expect(conversation).toMatchObject({ title: "Greeting", messageCount: 4, updatedAt: secondsLater(9) });
      expect(conversation?.messages.map(({ id }) => id)).toEqual([
        "msg_follow_a_1",
        "msg_follow_a_2",
        "msg_follow_b_1",
        "msg_follow_b_2",
      ]);
    });

    it("names an empty conversation that has no title yet", async () => {
      const userId = await createAccount(db, { name: "empty", credits: 5 });
      await createConversation(db, { id: "conv_empty", userId, title: null, mode: "chat", now: testNow });
      const exchange = { ...exchangeOf("conv_empty", "empty"), isNew: false };
      await runChat(userId, "req_empty", { exchange });
      expect(await findConversation(db, { userId, id: "conv_empty" })).toMatchObject({
        title: "Greeting",
        messageCount: 2,
      });
    });

    it("is left out, and charged all the same, when its conversation was deleted meanwhile", async () => {
      const userId = await createAccount(db, { name: "gone", credits: 5 });
      const exchange = { ...exchangeOf("conv_gone", "gone"), isNew: false };
      expect(await runChat(userId, "req_gone", { exchange })).toMatchObject({ creditsCharged: 1 });
      expect(await readRequest(db, { userId, id: "req_gone" })).toMatchObject({ conversationId: null });
      expect(await db.message.count({ where: { requestId: "req_gone" } })).toBe(0);
    });

    it("never lands in another user's conversation", async () => {
      const owner = await createAccount(db, { name: "owner", credits: 5 });
      const stranger = await createAccount(db, { name: "stranger", credits: 5 });
      await runChat(owner, "req_owner", { exchange: exchangeOf("conv_owner", "owner") });
      const exchange = { ...exchangeOf("conv_owner", "stranger"), isNew: false };
      await runChat(stranger, "req_stranger", { exchange });
      expect(await findConversation(db, { userId: owner, id: "conv_owner" })).toMatchObject({
        messageCount: 2,
      });
    });

    it("replaces what PostgreSQL cannot keep instead of failing", async () => {
      const userId = await createAccount(db, { name: "odd", credits: 5 });
      const exchange = exchangeOf("conv_odd", "odd", "nul \0 half \ud800 whole \u{1f600}");
      await runChat(userId, "req_odd", { exchange, outcome: { ...completedOutcome, error: "\0" } });
      const conversation = await readConversation(db, { userId, id: "conv_odd" });
      expect(conversation?.messages[0]?.content).toBe("nul \ufffd half \ufffd whole \u{1f600}");
    });
  });

  describe("conversations", () => {
    it("are listed by their last use, a page at a time, to their owner alone", async () => {
      const userId = await createAccount(db, { name: "lister" });
      const other = await createAccount(db, { name: "lister_other" });
      for (const [index, owner] of [userId, userId, userId, other].entries()) {
        const now = secondsLater(index);
        await createConversation(db, {
          id: `conv_list_${index}`,
          userId: owner,
          title: null,
          mode: "chat",
          now,
        });
      }
      const page = await listConversations(db, { userId, limit: 2, offset: 1 });
      expect(page.items.map(({ id }) => id)).toEqual(["conv_list_1", "conv_list_0"]);
      expect(page.total).toBe(3);
    });

    it("are renamed and deleted by their owner alone", async () => {
      const userId = await createAccount(db, { name: "titles", credits: 5 });
      const other = await createAccount(db, { name: "titles_other" });
      const id = "conv_titles";
      await runChat(userId, "req_titles", { exchange: exchangeOf(id, "titles") });
      expect(await changeConversation(db, { userId: other, id, change: { title: "Mine" } })).toBe(false);
      expect(await changeConversation(db, { userId, id, change: { title: null } })).toBe(true);
      expect(await readConversation(db, { userId: other, id })).toBeNull();
      expect(await findConversation(db, { userId, id })).toMatchObject({ title: null });
      expect(await deleteConversation(db, { userId: other, id })).toBe(false);
      expect(await deleteConversation(db, { userId, id })).toBe(true);
      expect(await db.message.count({ where: { conversationId: id } })).toBe(0);
      expect(await readRequest(db, { userId, id: "req_titles" })).toMatchObject({ conversationId: null });
    });
  });

  it("take any text a caller sends for an id, a title or a search", async () => {
    const userId = await createAccount(db, { name: "nul" });
    await createConversation(db, { id: "conv_nul", userId, title: "a\0", mode: "chat", now: testNow });
    expect(await findConversation(db, { userId, id: "conv_nul" })).toMatchObject({ title: "a\ufffd" });
    expect(await changeConversation(db, { userId, id: "conv_nul", change: { title: "\ud800" } })).toBe(true);
    expect(await readConversation(db, { userId, id: "\0" })).toBeNull();
    expect(await deleteConversation(db, { userId, id: "\0" })).toBe(false);
    expect(await readRequest(db, { userId, id: "\0" })).toBeNull();
    expect(await listRequests(db, { userId, limit: 1, offset: 0, search: "\0" })).toMatchObject({ total: 0 });
  });

  describe("requests", () => {
    it("keep every call and attempt of the run, with exact costs", async () => {
      const userId = await createAccount(db, { name: "detail", credits: 5 });
      await runChat(userId, "req_detail", {
        outcome: {
          ...completedOutcome,
          attempts: [
            {
              model: "sandbox/error-429",
              provider: "sandbox",
              status: "failed",
              status_code: 429,
              reason: "rate_limited",
              error: "Slow down",
              latency_ms: 3,
            },
            ...completedOutcome.attempts,
          ],
        },
      });
      expect(await readRequest(db, { userId, id: "req_detail" })).toEqual({
        id: "req_detail",
        category: null,
        isPromptCut: false,
        mode: "chat",
        model: "sandbox/swift",
        resolvedModel: "sandbox/swift",
        provider: "sandbox",
        status: "completed",
        finishReason: "stop",
        promptTokens: 12,
        completionTokens: 34,
        costPicoUsd: 9_007_199_254_740_993n,
        creditsCharged: 1,
        creditsShort: 0,
        latencyMs: 800,
        ttftMs: 120,
        byok: false,
        preview: "Hello",
        createdAt: testNow,
        conversationId: null,
        messages: [{ role: "user", content: "Hello" }],
        summary: { fastest: "sandbox/swift" },
        error: null,
        attempts: [
          {
            model: "sandbox/error-429",
            provider: "sandbox",
            status: "failed",
            status_code: 429,
            reason: "rate_limited",
            error: "Slow down",
            latency_ms: 3,
          },
          { model: "sandbox/swift", provider: "sandbox", status: "success", latency_ms: 800 },
        ],
        responses: completedOutcome.responses.map((call) => ({
          ...call,
          reasoning: null,
          providerCostPicoUsd: null,
        })),
      });
    });

    it("are shown to their owner alone", async () => {
      const userId = await createAccount(db, { name: "private", credits: 5 });
      const other = await createAccount(db, { name: "private_other" });
      await runChat(userId, "req_private");
      expect(await readRequest(db, { userId: other, id: "req_private" })).toBeNull();
      expect(await listRequests(db, { userId: other, limit: 10, offset: 0 })).toEqual({
        items: [],
        total: 0,
      });
    });

    it("are found by mode, time and words, where a per cent sign is a per cent sign", async () => {
      const userId = await createAccount(db, { name: "search", credits: 9 });
      for (const [id, preview] of Object.entries({ a: "100% sure", b: "100 Euros", c: "Nothing" })) {
        await reserveChat(db, { userId, requestId: `req_search_${id}`, credits: 1 });
        await db.request.update({ where: { id: `req_search_${id}` }, data: { preview } });
      }
      const find = async (filter: object) => {
        const { items } = await listRequests(db, { userId, limit: 10, offset: 0, ...filter });
        return items.map(({ preview }) => preview);
      };
      expect(await find({ search: "100%" })).toEqual(["100% sure"]);
      expect(await find({ search: "euro" })).toEqual(["100 Euros"]);
      expect(await find({ search: "SWIFT" })).toHaveLength(3);
      expect(await find({ mode: "blend" })).toEqual([]);
      expect(await find({ since: secondsLater(1) })).toEqual([]);
      expect(await find({ limit: 1, offset: 1 })).toHaveLength(1);
    });
  });
});

const metrics = {
  prompt_tokens: 12,
  completion_tokens: 34,
  latency_ms: 800,
  ttft_ms: 120,
  tokens_per_second: 42.5,
  cost: 0.0009,
  credits_charged: 1,
  finish_reason: "stop",
};

function exchangeOf(conversationId: string, name: string, question = "Hello"): Exchange {
  return {
    conversationId,
    isNew: true,
    title: "Greeting",
    mode: "chat",
    currentId: `msg_${name}_2`,
    messages: {
      questions: [{ id: `msg_${name}_1`, role: "user", content: question, model: null, metrics: null }],
      answers: [{ id: `msg_${name}_2`, role: "assistant", content: "Hi", model: "sandbox/swift", metrics }],
    },
  };
}
