import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { reserve } from "@/lib/adapters/database/money/holds";
import { purgeUserData } from "@/lib/adapters/database/records/purge";
import { readRequest } from "@/lib/adapters/database/records/requests";
import type { ChatMessage } from "@/lib/contracts/messages";
import { keepPrompt, keptCharacters } from "@/lib/server/runs/pay/kept-prompt";
import { createAccount, secondsLater, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

describe.each(testEngines)("the prompts of requests on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  async function ask(userId: string, requestId: string, messages: readonly ChatMessage[]) {
    await reserve(db, {
      holdId: requestId.replace("req", "hold"),
      requestId,
      userId,
      credits: 0,
      expiresAt: secondsLater(60),
      request: {
        mode: "chat",
        model: "sandbox/swift",
        prompt: keepPrompt(messages),
        preview: null,
        priceVersion: "test",
        byok: false,
      },
      now: testNow,
    });
    return readRequest(db, { userId, id: requestId });
  }

  const storedBytes = async (userId: string) => {
    const [row] = await db.$queryRaw<{ bytes: bigint }[]>`
      SELECT (SELECT coalesce(sum(length(messages::text)), 0) FROM requests WHERE user_id = ${userId})
        + (SELECT coalesce(sum(length(content::text)), 0) FROM prompt_texts WHERE user_id = ${userId}) AS bytes`;
    return Number(row?.bytes);
  };

  it("come back as they were sent, and a conversation's bytes grow with its turns", async () => {
    const userId = await createAccount(db, { name: "turns", credits: 5 });
    const messages: ChatMessage[] = [];
    const bytesAfter: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      messages.push({ role: "user", content: `Question ${turn}: ${"why ".repeat(500)}` });
      expect((await ask(userId, `req_turn_${turn}`, messages))?.messages).toEqual(messages);
      bytesAfter.push(await storedBytes(userId));
      messages.push({ role: "assistant", content: `Answer ${turn}: ${"because ".repeat(500)}` });
    }
    const wholeText = messages.reduce((sum, { content }) => sum + content.length, 0);
    // Every request by itself would hold ten times of it.
    expect(bytesAfter.at(-1)).toBeLessThan(1.5 * wholeText);
  });

  it("tell that the oldest of a very long one was not kept", async () => {
    const userId = await createAccount(db, { name: "long", credits: 5 });
    const found = await ask(userId, "req_long", [{ role: "user", content: "a".repeat(2 * keptCharacters) }]);
    expect(found).toMatchObject({ isPromptCut: true });
    expect(found?.messages?.[0]?.content).toHaveLength(keptCharacters);
    expect(await storedBytes(userId)).toBeLessThan(1.01 * keptCharacters);
  });

  it("are one user's own, and gone with a purge", async () => {
    const content = "the same words ".repeat(50);
    const [one, other] = [
      await createAccount(db, { name: "one", credits: 5 }),
      await createAccount(db, { name: "other", credits: 5 }),
    ];
    await ask(one, "req_one", [{ role: "user", content }]);
    await ask(other, "req_other", [{ role: "user", content }]);
    await purgeUserData(db, one);
    expect(await readRequest(db, { userId: one, id: "req_one" })).toMatchObject({ messages: null });
    expect((await readRequest(db, { userId: other, id: "req_other" }))?.messages).toEqual([
      { role: "user", content },
    ]);
    expect(await db.promptText.count({ where: { userId: one } })).toBe(0);
  });
});
