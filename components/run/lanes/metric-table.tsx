"use client";

import { formatCost, formatCount, formatDuration, formatSpeed } from "@/lib/client/data/format";
import { figureOf, type LaneMetric, laneMetrics, shareOfBest } from "@/lib/client/run/lane-order";
import { classNames } from "../../ui/class-names";
import { LaneLetter } from "./lane-head";
import type { LaneFacts } from "./use-columns";

const heads: Readonly<
  Record<LaneMetric, { name: string; told: string; format: (figure: number) => string }>
> = {
  ttft: { name: "TTFT", told: "Time to the first token", format: formatDuration },
  speed: { name: "Speed", told: "Tokens a second", format: formatSpeed },
  tokens: { name: "Length", told: "Tokens of the answer", format: (count) => `${formatCount(count)} tok` },
  cost: { name: "Cost", told: "What the model cost", format: formatCost },
};

type MetricTableProps = { lanes: readonly LaneFacts[]; order: readonly number[]; isBlind: boolean };

/** What each answer took beside the best of all: a bar as long as it comes near, and the best one marked. */
export function MetricTable({ lanes, order, isBlind }: MetricTableProps) {
  return (
    <section
      aria-label="What each answer took"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="thin-scrollbar overflow-x-auto"
    >
      <table data-testid="metric-table" className="figures w-full min-w-[34rem] border-collapse text-xs">
        <caption className="sr-only">What each answer took</caption>
        <thead>
          <tr className="text-left text-quiet">
            <th scope="col" className="py-1.5 pr-3 font-normal">
              Model
            </th>
            {laneMetrics.map((metric) => (
              <th
                key={metric}
                scope="col"
                title={heads[metric].told}
                className="w-1/5 py-1.5 pr-3 font-normal"
              >
                {heads[metric].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((index) => {
            const lane = lanes[index];
            if (!lane) return null;
            return (
              <tr key={index} className="border-t">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  <span className="flex items-center gap-2">
                    <LaneLetter lane={index} />
                    <span className="truncate">{isBlind ? "hidden" : lane.model}</span>
                  </span>
                </th>
                {laneMetrics.map((metric) => (
                  <MetricCell key={metric} metric={metric} lane={lane} lanes={lanes} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

type MetricCellProps = { metric: LaneMetric; lane: LaneFacts; lanes: readonly LaneFacts[] };

function MetricCell({ metric, lane, lanes }: MetricCellProps) {
  const figure = figureOf(metric, lane.metrics);
  const share = shareOfBest(
    metric,
    figure,
    lanes.map(({ metrics }) => figureOf(metric, metrics)),
  );
  if (figure === null || share === null) return <td className="py-1.5 pr-3 text-quiet">–</td>;
  return (
    <td className="py-1.5 pr-3">
      <span className={classNames("block", share === 1 && "font-semibold text-accent")}>
        {heads[metric].format(figure)}
        {share === 1 && <span className="sr-only"> (best)</span>}
      </span>
      <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-sunken dark:bg-border/50">
        <span
          className={classNames("block h-full rounded-full", share === 1 ? "bg-accent" : "bg-control")}
          style={{ width: `${Math.max(2, Math.round(share * 100))}%` }}
        />
      </span>
    </td>
  );
}
