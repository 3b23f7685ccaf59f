import type { ColumnMetrics } from "./run-state";

export const laneMetrics = ["ttft", "speed", "tokens", "cost"] as const;
export type LaneMetric = (typeof laneMetrics)[number];
export type LaneOrder = "asked" | LaneMetric;

const read: Readonly<Record<LaneMetric, (metrics: ColumnMetrics) => number | null>> = {
  ttft: ({ ttftMs }) => ttftMs,
  speed: ({ tokensPerSecond }) => tokensPerSecond,
  tokens: ({ completionTokens }) => completionTokens,
  cost: ({ costUsd }) => costUsd,
};

/** Of these a higher figure is better; of the others a lower one. */
const isHigherBetter: Readonly<Record<LaneMetric, boolean>> = {
  ttft: false,
  speed: true,
  tokens: true,
  cost: false,
};

/** A metric's figure; null where it was not measured. */
export function figureOf(metric: LaneMetric, metrics: ColumnMetrics): number | null {
  return read[metric](metrics);
}

/** The order in which lanes are shown: as asked, or the best of a metric first and those without it last. */
export function laneOrder(lanes: readonly { metrics: ColumnMetrics }[], by: LaneOrder): readonly number[] {
  const indices = lanes.map((_, index) => index);
  if (by === "asked") return indices;
  const worst = isHigherBetter[by] ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const figures = lanes.map(({ metrics }) => read[by](metrics) ?? worst);
  const sign = isHigherBetter[by] ? -1 : 1;
  return indices.toSorted((left, right) => {
    const [a, b] = [figures[left] ?? worst, figures[right] ?? worst];
    return a === b ? left - right : sign * (a - b);
  });
}

/** How a figure compares with the best of its column, 0 to 1, where the best is 1; null without a figure. */
export function shareOfBest(
  metric: LaneMetric,
  figure: number | null,
  figures: readonly (number | null)[],
): number | null {
  if (figure === null) return null;
  const told = figures.filter((each) => each !== null);
  const best = isHigherBetter[metric] ? Math.max(...told) : Math.min(...told);
  if (figure === best) return 1;
  const [part, whole] = isHigherBetter[metric] ? [figure, best] : [best, figure];
  return whole === 0 ? 0 : Math.max(0, part / whole);
}
