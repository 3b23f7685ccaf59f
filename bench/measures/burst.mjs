import { quantile } from "../figures/statistics.mjs";
import { findFault } from "../load/check-answer.mjs";
import { openConnection } from "../load/connection.mjs";

/**
 * Many streams that begin at the same moment on connections that are open already. `eventsPerSecond` counts the upstream's
 * events whose text was delivered in whole streams, over the time until the last of them ended; `silenceMs` is the 99th
 * percentile of each whole stream's longest time in which nothing arrived, from the asking to the end; `refused` counts the
 * streams that were refused or broke.
 */
export async function measureBurst({ target, plan, streams }) {
  const bytes = target.request(plan);
  const connections = await Promise.all(Array.from({ length: streams }, () => openConnection(target)));
  const beganAt = performance.now();
  const answers = await Promise.all(connections.map((connection) => connection.ask(bytes)));
  for (const connection of connections) connection.close();
  const faults = answers.map((answer) => findFault(answer, plan));
  const whole = answers.filter((_, index) => faults[index] === undefined);
  const lastEndedAt = Math.max(...whole.map(({ endedAt }) => endedAt));
  return {
    eventsPerSecond: whole.length === 0 ? 0 : (whole.length * plan.pieces * 1000) / (lastEndedAt - beganAt),
    silenceMs: quantile(whole.map(longestSilenceMs), 0.99),
    refused: answers.length - whole.length,
    refusals: faults.filter((fault) => fault !== undefined),
    faults: [],
  };
}

function longestSilenceMs({ askedAt, arrivedAt, endedAt }) {
  const moments = [...arrivedAt, endedAt];
  return Math.max(...moments.map((moment, index) => moment - (moments[index - 1] ?? askedAt)));
}
