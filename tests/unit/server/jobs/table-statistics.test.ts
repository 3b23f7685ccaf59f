import { expect, it, vi } from "vitest";
import { openDatabase } from "@/lib/adapters/database/engine/client";
import { startTableStatistics } from "@/lib/server/jobs/table-statistics";
import { createTestClock } from "@/tests/support/test-clock";

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

it("renews the statistics after a minute and then every hour, until it is stopped", async () => {
  const clock = createTestClock();
  let times = 0;
  const refreshStatistics = async () => {
    times += 1;
    if (times === 2) throw new Error("busy");
  };
  const stop = startTableStatistics({ database: { refreshStatistics }, clock, log });
  clock.advance(59_999);
  expect(times).toBe(0);
  clock.advance(1);
  expect(times).toBe(1);
  for (const expected of [2, 3]) {
    await new Promise(setImmediate);
    clock.advance(3_600_000);
    expect(times).toBe(expected);
  }
  expect(log.warn).toHaveBeenCalledOnce();
  stop();
  clock.advance(2 * 3_600_000);
  expect(times).toBe(3);
  expect(clock.pending()).toBe(0);
});

it("lets the embedded database know how many rows its tables have", async () => {
  const database = await openDatabase({});
  await database.client.$executeRawUnsafe("CREATE TABLE counted AS SELECT generate_series(1, 1234) AS n");
  await database.refreshStatistics();
  expect(
    await database.client.$queryRawUnsafe(
      "SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'counted'",
    ),
  ).toEqual([{ rows: 1234 }]);
  await database.close();
});
