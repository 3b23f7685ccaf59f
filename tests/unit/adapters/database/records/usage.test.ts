import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/adapters/database/engine/client";
import { startOfDay } from "@/lib/adapters/database/records/usage";
import { toUsageSummary } from "@/lib/server/usage/usage-view";
import { testEngines } from "@/tests/support/databases";

describe.each(testEngines)("calendar days on $name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it.each([
    ["UTC", "2026-03-30T08:00:00.000Z", 2, "2026-03-28T00:00:00.000Z"],
    // The clocks went forward on 29 March: the days before began an hour later by UTC.
    ["Europe/Berlin", "2026-03-30T08:00:00.000Z", 0, "2026-03-29T22:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30T08:00:00.000Z", 2, "2026-03-27T23:00:00.000Z"],
    // And back on 1 November in the United States.
    ["America/New_York", "2026-11-02T03:00:00.000Z", 1, "2026-10-31T04:00:00.000Z"],
    ["Asia/Kathmandu", "2026-06-01T18:14:00.000Z", 0, "2026-05-31T18:15:00.000Z"],
    ["Asia/Kathmandu", "2026-06-01T18:15:00.000Z", 0, "2026-06-01T18:15:00.000Z"],
  ])("in %s at %s, %d back, begin at %s", async (timeZone, now, daysBack, start) => {
    const found = await startOfDay(database.client, { now: new Date(now), timeZone, daysBack });
    expect(found.toISOString()).toBe(start);
  });

  it("has every zone that the runtime has", async () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const rows = await database.client.$queryRaw<{ count: bigint }[]>`
      SELECT count(now() AT TIME ZONE name) AS count FROM unnest(${zones}::text[]) AS name`;
    expect(Number(rows[0]?.count)).toBe(zones.length);
  });
});

it("a summary names each day once, also when the clocks change", () => {
  const summary = toUsageSummary({
    days: 3,
    from: new Date("2026-03-27T23:00:00Z"),
    to: new Date("2026-03-30T08:00:00Z"),
    timeZone: "Europe/Berlin",
    cells: [],
    keys: [],
    models: [],
    times: { latencyP50Ms: null, latencyP95Ms: null, ttftP50Ms: null, ttftP95Ms: null },
  });
  expect(summary.by_day.map(({ date }) => date)).toEqual(["2026-03-28", "2026-03-29", "2026-03-30"]);
});
