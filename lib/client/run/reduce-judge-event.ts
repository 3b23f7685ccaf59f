import { reduceCompareEvent } from "./reduce-compare-event";
import type { ReduceEvent } from "./reduce-run";

/** How a judge reads its stream: the contestants answer like a comparison, and then the verdict comes. */
export const reduceJudgeEvent: ReduceEvent = (run, arrived) => {
  if (arrived.event.event !== "verdict") return reduceCompareEvent(run, arrived);
  const { event: _name, ...verdict } = arrived.event;
  return { ...run, head: { ...run.head, findings: { ...run.head.findings, verdict } } };
};
