import { median } from "../figures/statistics.mjs";
import { findFault } from "../load/check-answer.mjs";
import { openConnection } from "../load/connection.mjs";

/**
 * One caller who asks `asks` times, one after the other: medians of the time to the first text and of the whole time, in
 * milliseconds.
 */
export async function measureOneCaller({ target, plan, asks }) {
  const bytes = target.request(plan);
  const faults = [];
  const answers = [];
  const connection = await openConnection(target);
  for (let ask = 0; ask < asks && connection.isOpen(); ask += 1) {
    const answer = await connection.ask(bytes);
    const fault = findFault(answer, plan);
    if (fault) faults.push(fault);
    else answers.push(answer);
  }
  connection.close();
  return {
    firstMs: median(answers.map((answer) => firstTextAt(answer) - answer.askedAt)),
    wholeMs: median(answers.map(({ askedAt, endedAt }) => endedAt - askedAt)),
    faults,
  };
}

/** When the first piece's text arrived; comments that keep a stream alive do not count. */
function firstTextAt({ parts, arrivedAt }) {
  return arrivedAt[parts.findIndex((part) => part.includes("word0"))];
}
