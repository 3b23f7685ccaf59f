import "server-only";
import type { ModelUsage, UsageSums, UsageTimes } from "@/lib/adapters/database/records/usage";
import type { RunMode } from "@/lib/contracts/conversations";
import type { UsageFigures, UsageSummary } from "@/lib/contracts/usage";
import { picoUsdToUsd } from "@/lib/core/billing/usd";

type Facts = {
  days: number;
  from: Date;
  to: Date;
  timeZone: string;
  /** The sums of each day and mode that has any. */
  cells: readonly (UsageSums & { date: string; mode: RunMode })[];
  keys: readonly (UsageSums & { keyId: string | null; name: string | null })[];
  models: readonly ModelUsage[];
  times: UsageTimes;
};

const nothing: UsageSums = {
  requests: 0,
  completed: 0,
  failed: 0,
  promptTokens: 0,
  completionTokens: 0,
  costPicoUsd: 0n,
  creditsCharged: 0,
};

/** The summary as it travels: totals, days and modes are sums of the same cells, so that they always agree. */
export function toUsageSummary({
  days,
  from,
  to,
  timeZone,
  cells,
  keys,
  models,
  times,
}: Facts): UsageSummary {
  const sumsWhere = (fits: (cell: Facts["cells"][number]) => boolean) =>
    figuresOf(cells.filter(fits).reduce<UsageSums>(add, nothing));
  const modes = [...new Set(cells.map(({ mode }) => mode))].toSorted();
  return {
    days,
    from: from.toISOString(),
    to: to.toISOString(),
    time_zone: timeZone,
    totals: sumsWhere(() => true),
    by_day: datesBetween(from, to, timeZone).map((date) => ({
      date,
      ...sumsWhere((cell) => cell.date === date),
    })),
    by_mode: modes.map((mode) => ({ mode, ...sumsWhere((cell) => cell.mode === mode) })),
    by_key: keys.map(({ keyId, name, ...key }) => ({ key_id: keyId, name, ...figuresOf(key) })),
    by_model: models.map(({ model, calls, failed, promptTokens, completionTokens, costPicoUsd }) => ({
      model,
      calls,
      failed,
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      cost: picoUsdToUsd(costPicoUsd),
    })),
    latency: { p50_ms: times.latencyP50Ms, p95_ms: times.latencyP95Ms },
    ttft: { p50_ms: times.ttftP50Ms, p95_ms: times.ttftP95Ms },
  };
}

function add(left: UsageSums, right: UsageSums): UsageSums {
  return {
    requests: left.requests + right.requests,
    completed: left.completed + right.completed,
    failed: left.failed + right.failed,
    promptTokens: left.promptTokens + right.promptTokens,
    completionTokens: left.completionTokens + right.completionTokens,
    costPicoUsd: left.costPicoUsd + right.costPicoUsd,
    creditsCharged: left.creditsCharged + right.creditsCharged,
  };
}

function figuresOf(sums: UsageSums): UsageFigures {
  return {
    requests: sums.requests,
    completed: sums.completed,
    failed: sums.failed,
    prompt_tokens: sums.promptTokens,
    completion_tokens: sums.completionTokens,
    cost: picoUsdToUsd(sums.costPicoUsd),
    credits_charged: sums.creditsCharged,
  };
}

/** Every calendar day of the zone from one moment to another, also those on which nothing happened. */
function datesBetween(from: Date, to: Date, timeZone: string): string[] {
  // Canada writes its dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const last = format.format(to);
  const dates = [format.format(from)];
  while (dates.at(-1) !== last) {
    const next = new Date(`${dates.at(-1)}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    dates.push(next.toISOString().slice(0, 10));
  }
  return dates;
}
