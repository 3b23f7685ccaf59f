import type { PromptCategory } from "@/lib/core/catalog/types";
import { type EvidenceSums, evidenceRules, fade } from "@/lib/core/routing/evidence";

/** One earlier call of a caller's own; `ttftMs` is null where nothing came. */
export type Observation = {
  model: string;
  category: PromptCategory;
  ageMs: number;
  succeeded: boolean;
  ttftMs: number | null;
  outputTokens: number;
};

/** What the database sums up, call by call: the definition that its statement is held against. */
export function sumObservations(observations: readonly Observation[]): EvidenceSums[] {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const key = `${observation.model} ${observation.category}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [observation]);
    else group.push(observation);
  }
  return [...groups.values()].map(sumGroup);
}

function sumGroup(group: readonly Observation[]): EvidenceSums {
  const total = (of: (observation: Observation) => number) =>
    group.reduce((sum, observation) => sum + of(observation), 0);
  const reliability = ({ ageMs }: Observation) => fade(ageMs, evidenceRules.reliabilityHalfLifeMs);
  const latency = ({ ageMs }: Observation) => fade(ageMs, evidenceRules.latencyHalfLifeMs);
  const count = ({ ageMs }: Observation) => fade(ageMs, evidenceRules.countHalfLifeMs);
  const [first] = group;
  if (first === undefined) throw new Error("A group has a member.");
  return {
    model: first.model,
    category: first.category,
    tries: total(reliability),
    successes: total((one) => (one.succeeded ? reliability(one) : 0)),
    waits: total((one) => (one.ttftMs === null ? 0 : latency(one))),
    logWaitMs: total((one) => (one.ttftMs === null ? 0 : latency(one) * Math.log(Math.max(1, one.ttftMs)))),
    calls: total(count),
    squaredCalls: total((one) => count(one) ** 2),
    answers: total((one) => (one.succeeded ? count(one) : 0)),
    outputTokens: total((one) => (one.succeeded ? count(one) * one.outputTokens : 0)),
  };
}
