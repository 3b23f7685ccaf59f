import {
  formatCost,
  formatCount,
  formatCredits,
  formatDuration,
  formatSpeed,
} from "@/lib/client/data/format";
import type { Column } from "@/lib/client/run/run-state";
import { Badge } from "../ui/badge";

type MetricLineProps = {
  answer: Column;
  /** What the whole run was charged. */
  credits: number | null;
  isSimulated: boolean;
  /** One of several answers of a run: its head names the model, and the run's credits cannot be parted. */
  isLane?: boolean;
};

/** What an answer took, in one line: model, time to the first token, speed, length, price. */
export function MetricLine({ answer, credits, isSimulated, isLane = false }: MetricLineProps) {
  const { ttftMs, tokensPerSecond, completionTokens, costUsd } = answer.metrics;
  const figures = [
    ttftMs !== null && { key: "ttft", told: "Time to first token", text: `${formatDuration(ttftMs)} TTFT` },
    tokensPerSecond !== null &&
      tokensPerSecond > 0 && { key: "speed", told: "Speed", text: formatSpeed(tokensPerSecond) },
    completionTokens !== null && {
      key: "tokens",
      told: "Length of the answer",
      text: `${formatCount(completionTokens)}\u00a0tok`,
    },
    costUsd !== null && { key: "cost", told: "What the model cost", text: formatCost(costUsd) },
    credits !== null && !isLane && { key: "credits", told: "Charged", text: formatCredits(credits) },
  ].filter((figure) => figure !== false);

  return (
    <p
      data-testid="metric-line"
      className="figures flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-quiet"
    >
      {!isLane && <span className="text-foreground">{answer.model ?? answer.requestedModel}</span>}
      {isSimulated && <Badge tone="warn">simulated</Badge>}
      {figures.map(({ key, told, text }, index) => (
        <span key={key} title={told} className="whitespace-nowrap">
          {text}
          {index < figures.length - 1 && (
            <span aria-hidden="true" className="ml-2 text-control">
              ·
            </span>
          )}
        </span>
      ))}
    </p>
  );
}
