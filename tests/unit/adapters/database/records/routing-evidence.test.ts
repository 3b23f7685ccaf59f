import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { sumEvidence } from "@/lib/adapters/database/records/routing-evidence";
import type { EvidenceSums } from "@/lib/core/routing/evidence";
import { createAccount, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";
import { type Observation, sumObservations } from "@/tests/support/sum-observations";

const observation: fc.Arbitrary<Observation> = fc.record({
  model: fc.constantFrom("model-a", "model-b"),
  category: fc.constantFrom("code" as const, "chat" as const),
  ageMs: fc.integer({ min: 0, max: 20 * 86_400_000 }),
  succeeded: fc.boolean(),
  ttftMs: fc.option(fc.integer({ min: 0, max: 60_000 })),
  outputTokens: fc.integer({ min: 0, max: 10_000 }),
});

describe.each(testEngines)("evidence for the router on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
  });
  afterAll(() => database.close());

  let users = 0;
  /** A new user whose log holds these calls, one a request. */
  async function withLog(
    observations: readonly Observation[],
    reason: string | null = null,
  ): Promise<string> {
    users += 1;
    const userId = await createAccount(db, { name: `evidence${users}`, credits: 0 });
    for (const [index, one] of observations.entries()) {
      const id = `req_evidence_${users}_${index}`;
      await db.request.create({
        data: {
          id,
          userId,
          mode: "chat",
          model: one.model,
          category: one.category,
          priceVersion: "test",
          ttftMs: one.succeeded ? one.ttftMs : null,
          completionTokens: one.outputTokens,
          createdAt: new Date(testNow.getTime() - one.ageMs),
          attempts: {
            create: {
              position: 0,
              model: one.model,
              provider: "openai",
              status: one.succeeded ? "success" : "failed",
              reason: one.succeeded ? null : reason,
              latencyMs: 1,
            },
          },
        },
      });
    }
    return userId;
  }

  const sums = (userId: string, limit = 1_000) =>
    sumEvidence(db, { userId, since: new Date(0), now: testNow, limit });
  const byName = (left: EvidenceSums, right: EvidenceSums) =>
    `${left.model} ${left.category}`.localeCompare(`${right.model} ${right.category}`);

  it("is what the calls sum up to, one row a model and kind of prompt", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(observation, { maxLength: 12 }), async (observations) => {
        const seen = observations.map((one) => ({ ...one, ttftMs: one.succeeded ? one.ttftMs : null }));
        const found = (await sums(await withLog(seen))).toSorted(byName);
        const expected = sumObservations(seen).toSorted(byName);
        expect(found).toHaveLength(expected.length);
        for (const [index, row] of expected.entries()) {
          for (const [name, value] of Object.entries(row)) {
            const actual = found[index]?.[name as keyof EvidenceSums];
            if (typeof value === "string") expect(actual).toBe(value);
            else expect(Number(actual)).toBeCloseTo(value, 6);
          }
        }
      }),
      { seed: 5, numRuns: 15 },
    );
  });

  it("leaves out what was the caller's or our own fault, and what is beyond the newest", async () => {
    const call: Observation = {
      model: "model-a",
      category: "code",
      ageMs: 0,
      succeeded: false,
      ttftMs: null,
      outputTokens: 0,
    };
    expect(await sums(await withLog([call], "request_refused"))).toEqual([]);
    const [row] = await sums(await withLog([call, call, call], "timeout"), 2);
    expect(row).toMatchObject({ tries: 2, successes: 0, calls: 2 });
  });
});
