import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { expireStale, extendHold, releaseHold, reserve } from "@/lib/adapters/database/money/holds";
import { settle } from "@/lib/adapters/database/money/settle";
import { createNamedKey } from "@/lib/adapters/database/records/named-keys";
import { keyRequest } from "@/lib/contracts/keys";
import { createAccount, secondsLater, settlement, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

const budget = 12;
const workers = 8;

/** What a worker does next; `target` picks one of the requests that there are. */
const step = fc.record({
  kind: fc.constantFrom("reserve", "reserve", "extend", "settle", "settle", "release"),
  credits: fc.integer({ min: 1, max: 4 }),
  target: fc.nat({ max: 40 }),
});
const plans = fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), {
  minLength: workers,
  maxLength: workers,
});

describe.each(testEngines)("the budget of a key on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  let runs = 0;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  it("is never overdrawn, and its books agree with holds and charges, whatever eight workers do at once", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        runs += 1;
        const name = `budget_${runs}`;
        const userId = await createAccount(db, { name, credits: 40 });
        const keyId = `key_${name}`;
        const secret = { hash: `hash_${name}`, prefix: "mm_sk_0000", last4: "0000" };
        const rules = keyRequest.parse({ name, budget_credits: budget });
        await createNamedKey(db, { id: keyId, userId, secret, rules, now: testNow });
        const requestIds: string[] = [];

        const begin = async (id: string, credits: number) => {
          const request = { model: "m", prompt: null, preview: null, priceVersion: "", byok: false };
          const reserved = await reserve(db, {
            holdId: `hold_${id}`,
            requestId: id,
            userId,
            credits,
            expiresAt: secondsLater(60),
            request: { ...request, mode: "chat" },
            apiKey: { id: keyId, isNamed: true },
            now: testNow,
          });
          if (reserved.status === "reserved") requestIds.push(id);
        };
        const end = async (requestId: string, credits: number) => {
          const hold = await db.hold.findUniqueOrThrow({ where: { requestId } });
          // What is charged was held, as the run's tab sees to.
          const charge = Math.min(credits, Number(hold.credits));
          if (hold.state === "open") await settle(db, settlement(requestId, charge));
        };
        const work = async (steps: (typeof plan)[number], worker: number) => {
          for (const [index, { kind, credits, target }] of steps.entries()) {
            const requestId = requestIds[target % Math.max(1, requestIds.length)];
            if (kind === "reserve") await begin(`req_${name}_${worker}_${index}`, credits);
            if (requestId === undefined) continue;
            if (kind === "extend") await extendHold(db, `hold_${requestId}`, credits);
            if (kind === "settle") await end(requestId, credits);
            if (kind !== "release") continue;
            await releaseHold(db, { requestId, status: "failed", error: null, now: testNow });
          }
        };
        await Promise.all(plan.map(work));
        // A charge that comes after its hold expired is taken all the same, past the budget; so nothing expires meanwhile.
        await expireStale(db, { now: secondsLater(61) });

        const [books] = await db.$queryRaw<{ spent: number; held: number }[]>`
          SELECT spent_credits::int AS spent, held_credits::int AS held FROM key_spends WHERE api_key_id = ${keyId}`;
        const [truth] = await db.$queryRaw<{ spent: number; held: number }[]>`
          SELECT (SELECT coalesce(sum(credits_charged), 0)::int FROM requests WHERE api_key_id = ${keyId}) AS spent,
            (SELECT coalesce(sum(credits), 0)::int FROM holds WHERE api_key_id = ${keyId} AND state = 'open') AS held`;
        expect(books ?? { spent: 0, held: 0 }).toEqual(truth);
        expect((books?.spent ?? 0) + (books?.held ?? 0)).toBeLessThanOrEqual(budget);
      }),
      { seed: 12, numRuns: 25 },
    );
  });
});
