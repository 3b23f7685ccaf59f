import "server-only";
import type {
  DeliberationEvent,
  PickEvent,
  SummaryEvent,
  VerdictEvent,
  Verdict as WireVerdict,
} from "@/lib/contracts/stream-events";
import type { Insight } from "@/lib/core/orchestration/blend/strategy";
import type { Verdict } from "@/lib/core/orchestration/judge/verdict";
import type { Comparison } from "@/lib/core/orchestration/run-answer";
import type { RunEvent } from "@/lib/core/orchestration/run-event";

/** Compare's summary, without the mark that makes it an event. */
export function encodeComparison({ fastest, longest, models }: Comparison): Omit<SummaryEvent, "event"> {
  return {
    fastest,
    longest,
    models: Object.fromEntries(
      models.map(({ model, latencyMs, tokens }) => [model, { latency_ms: latencyMs, tokens }] as const),
    ),
  };
}

/** What a look at a blend's drafts brought. */
export function encodeFinding(finding: Insight["finding"]): DeliberationEvent | PickEvent {
  if (finding.type === "pick") {
    const { best, reasons, missing } = finding;
    return { event: "pick", best, reasons, missing };
  }
  const { agreements, disagreements, followUps } = finding;
  return { event: "deliberation", agreements, disagreements, follow_ups: followUps };
}

type Judged = Extract<RunEvent, { type: "answers-judged" }>;

/** The verdict's event; without a verdict one that says so. */
export function encodeVerdict({ verdict, isByDefault, criteria }: Judged): VerdictEvent {
  if (verdict !== null) {
    return {
      event: "verdict",
      ...verdictFields(verdict),
      ...(isByDefault && { by_default: true as const }),
    };
  }
  return {
    event: "verdict",
    winner: null,
    scores: [],
    overall: "The judge gave no verdict that could be read.",
    confidence: "low",
    position_consistency: null,
    criteria: [...criteria],
    code: "judge_unparseable",
  };
}

/** The verdict in wire names. */
export function verdictFields(verdict: Verdict): WireVerdict {
  const { positionConsistency, scores, criteria, notes, ...rest } = verdict;
  return {
    ...rest,
    scores: scores.map((score) => ({ ...score, criteria: { ...score.criteria } })),
    position_consistency: positionConsistency,
    criteria: [...criteria],
    notes: [...notes],
  };
}
