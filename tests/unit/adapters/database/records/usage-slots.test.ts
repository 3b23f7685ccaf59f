import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { expireStale } from "@/lib/adapters/database/money/holds";
import { settle } from "@/lib/adapters/database/money/settle";
import { sumByDayAndMode, sumByKey, sumByModel } from "@/lib/adapters/database/records/usage";
import { readSummedTo, sumUsageSlots } from "@/lib/adapters/database/records/usage-slots";
import { createAccount, reserveChat, secondsLater, settlement, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

const minuteMs = 60_000;
const at = (minutes: number) => new Date(testNow.getTime() + minutes * minuteMs);

/** A request that has ended, as the log keeps it. */
type Ended = { minute: number; mode: "chat" | "blend"; isFailed: boolean; cost: number; models: number };

const ended: fc.Arbitrary<Ended> = fc.record({
  minute: fc.integer({ min: 0, max: 4 * 24 * 60 }),
  mode: fc.constantFrom("chat", "blend"),
  isFailed: fc.boolean(),
  cost: fc.nat(1_000_000),
  models: fc.integer({ min: 1, max: 3 }),
});

describe.each(testEngines)("the sums of usage on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  let users = 0;

  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  async function newUser(): Promise<string> {
    users += 1;
    return createAccount(db, { name: `sums_${users}`, credits: 1_000 });
  }

  async function forgetSums(): Promise<void> {
    await db.usageProgress.deleteMany({});
    await db.usageSlot.deleteMany({});
    await db.usageModelSlot.deleteMany({});
  }

  async function log(userId: string, requests: readonly Ended[]): Promise<void> {
    await db.request.createMany({
      data: requests.map(({ minute, mode, isFailed, cost }, index) => ({
        id: `req_${userId}_${index}`,
        userId,
        mode,
        model: "sandbox/swift",
        status: isFailed ? ("failed" as const) : ("completed" as const),
        promptTokens: cost % 1_000,
        completionTokens: cost % 777,
        costPicoUsd: BigInt(cost),
        creditsCharged: BigInt(cost % 9),
        priceVersion: "test",
        createdAt: at(minute),
      })),
    });
    await db.requestResponse.createMany({
      data: requests.flatMap(({ models, cost, isFailed }, index) =>
        Array.from({ length: models }, (_, position) => ({
          requestId: `req_${userId}_${index}`,
          position,
          callId: `call_${position}`,
          role: "answer",
          model: `model-${position}`,
          provider: "sandbox",
          status: isFailed ? "failed" : "done",
          promptTokens: cost % 100,
          completionTokens: cost % 77,
          usageSource: "provider",
          costPicoUsd: BigInt(cost),
          billed: true,
          latencyMs: 1,
          finishReason: "stop",
        })),
      ),
    });
  }

  async function figures(userId: string, summedTo: Date) {
    const span = { userId, from: at(0), to: at(5 * 24 * 60), summedTo };
    return {
      days: await sumByDayAndMode(db, { ...span, timeZone: "Asia/Kathmandu" }),
      keys: await sumByKey(db, span),
      models: await sumByModel(db, span),
    };
  }

  it("say the same as the requests themselves, however far they reach", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ended, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 6 * 24 * 60 }),
        async (requests, nowMinute) => {
          await forgetSums();
          const userId = await newUser();
          await log(userId, requests);
          const counted = await figures(userId, at(0));
          while (await sumUsageSlots(db, { now: at(nowMinute) }));
          const summedTo = await readSummedTo(db);
          if (summedTo === null) throw new Error("nothing was summed");
          expect(summedTo.getTime() % (15 * minuteMs)).toBe(0);
          expect(await figures(userId, summedTo)).toEqual(counted);
          // In one more step nothing is counted twice.
          while (await sumUsageSlots(db, { now: at(nowMinute + 90) }));
          expect(await figures(userId, (await readSummedTo(db)) ?? summedTo)).toEqual(counted);
        },
      ),
      { numRuns: 15, seed: 11 },
    );
  });

  it("wait for a run that is under way, and for the last hour", async () => {
    await forgetSums();
    const userId = await newUser();
    await log(userId, [{ minute: 0, mode: "chat", isFailed: false, cost: 5, models: 1 }]);
    while (await sumUsageSlots(db, { now: at(44) }));
    expect(await readSummedTo(db)).toEqual(at(0));
    await reserveChat(db, { userId, requestId: "req_under_way", credits: 2 });
    while (await sumUsageSlots(db, { now: at(24 * 60) }));
    expect(await readSummedTo(db)).toEqual(at(0));
    await settle(db, settlement("req_under_way", 2));
    while (await sumUsageSlots(db, { now: at(24 * 60) }));
    expect(await readSummedTo(db)).toEqual(at(23 * 60));
  });

  it("are made anew when a request that had expired is settled after all", async () => {
    await forgetSums();
    const userId = await newUser();
    await reserveChat(db, { userId, requestId: "req_late", credits: 2 });
    await expireStale(db, { now: secondsLater(120) });
    while (await sumUsageSlots(db, { now: at(3 * 60) }));
    const summedTo = (await readSummedTo(db)) ?? at(0);
    expect((await figures(userId, summedTo)).keys).toMatchObject([{ failed: 1, creditsCharged: 0 }]);
    await settle(db, settlement("req_late", 2));
    await sumUsageSlots(db, { now: at(3 * 60) });
    const anew = await figures(userId, summedTo);
    expect(anew.keys).toMatchObject([{ requests: 1, completed: 1, failed: 0, creditsCharged: 2 }]);
    expect(anew).toEqual(await figures(userId, at(0)));
    expect(await db.usageStaleSlot.count()).toBe(0);
  });
});
