import { findFault } from "../load/check-answer.mjs";
import { openConnection } from "../load/connection.mjs";

/** A server that refuses everything is not asked for ever. */
const maximumFaults = 20;
const ignoreEdge = () => undefined;

/**
 * Requests a second of `callers` who each ask again as soon as they are answered. Answers that end during the warm-up, or
 * are wrong, are not counted. `onEdge` is called when the counting begins and when it ends.
 */
export async function measureThroughput({
  target,
  plan,
  callers,
  seconds,
  warmUpSeconds = 1,
  onEdge = ignoreEdge,
}) {
  const bytes = target.request(plan);
  const faults = [];
  const startAt = performance.now() + warmUpSeconds * 1000;
  const endAt = startAt + seconds * 1000;
  let counted = 0;
  let isOver = false;
  const endCounting = () => {
    if (isOver) return;
    isOver = true;
    onEdge();
  };
  const startTimer = setTimeout(onEdge, warmUpSeconds * 1000);
  const endTimer = setTimeout(endCounting, (warmUpSeconds + seconds) * 1000);

  async function call() {
    let connection = await openConnection(target);
    while (performance.now() < endAt && faults.length < maximumFaults) {
      if (!connection.isOpen()) connection = await openConnection(target);
      const answer = await connection.ask(bytes);
      const fault = findFault(answer, plan);
      if (fault) faults.push(fault);
      else if (answer.endedAt >= startAt && answer.endedAt < endAt) counted += 1;
    }
    connection.close();
    // Callers may see the end before the timer does.
    if (performance.now() >= endAt) endCounting();
  }

  try {
    await Promise.all(Array.from({ length: callers }, call));
  } finally {
    clearTimeout(startTimer);
    clearTimeout(endTimer);
  }
  return { perSecond: counted / seconds, counted, faults };
}
