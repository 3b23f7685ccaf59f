import "server-only";
import type * as z from "zod";
import { findRequests } from "@/lib/adapters/database/records/requests";
import {
  readUsageTimes,
  startOfDay,
  sumByDayAndMode,
  sumByKey,
  sumByModel,
} from "@/lib/adapters/database/records/usage";
import { readSummedTo } from "@/lib/adapters/database/records/usage-slots";
import type { RequestRow } from "@/lib/contracts/history";
import type { UsageSummary, usageRecentQuery, usageSummaryQuery } from "@/lib/contracts/usage";
import type { Identity } from "../auth/identity";
import { toRequestRow } from "../history/request-view";
import type { Runtime } from "../runtime-type";
import { toUsageSummary } from "./usage-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db" | "clock"> };

const dayMs = 86_400_000;

/** What the caller's requests took and cost in the last days, by day, mode and model (CONTRACT.md §9). */
export async function summariseUsage({
  identity: { userId },
  query: { days, time_zone: timeZone },
  runtime: { db, clock },
}: Asked & { query: z.output<typeof usageSummaryQuery> }): Promise<UsageSummary> {
  const to = new Date(clock.now());
  const [from, summedTo] = await Promise.all([
    startOfDay(db, { now: to, timeZone, daysBack: days - 1 }),
    readSummedTo(db),
  ]);
  const span = { userId, from, to, summedTo: summedTo ?? from };
  const [cells, keys, models, times] = await Promise.all([
    sumByDayAndMode(db, { ...span, timeZone }),
    sumByKey(db, span),
    sumByModel(db, span),
    readUsageTimes(db, span),
  ]);
  return toUsageSummary({ days, from, to, timeZone, cells, keys, models, times });
}

/** The caller's requests of the last days, newest first. */
export async function listRecentUsage({
  identity: { userId },
  query: { days, ...page },
  runtime: { db, clock },
}: Asked & { query: z.output<typeof usageRecentQuery> }): Promise<RequestRow[]> {
  const since = new Date(clock.now() - days * dayMs);
  return (await findRequests(db, { userId, ...page, since })).map(toRequestRow);
}
