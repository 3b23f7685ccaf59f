import { findFault } from "./check-answer.mjs";
import { openConnection } from "./connection.mjs";

/**
 * Requests a second of `callers` who each ask again once they are answered. Answers that end in the first `warmUpSeconds`
 * are not counted. Faults are told, at most ten. `onWindow("start" | "end")` is called around what counts.
 */
export async function measureThroughput({
  target,
  plan,
  callers,
  seconds,
  warmUpSeconds = 1,
  onWindow = () => {},
}) {
  const bytes = target.request(plan);
  const faults = [];
  const startAt = performance.now() + warmUpSeconds * 1000;
  const endAt = startAt + seconds * 1000;
  let counted = 0;
  const windows = [
    setTimeout(() => onWindow("start"), warmUpSeconds * 1000),
    setTimeout(() => onWindow("end"), (warmUpSeconds + seconds) * 1000),
  ];

  async function call() {
    let connection = await openConnection(target);
    while (performance.now() < endAt && faults.length < 10) {
      if (!connection.isOpen()) connection = await openConnection(target);
      const answer = await connection.ask(bytes);
      const fault = findFault(answer, plan);
      if (fault) faults.push(fault);
      else if (answer.endedAt >= startAt && answer.endedAt < endAt) counted += 1;
    }
    connection.close();
  }

  try {
    await Promise.all(Array.from({ length: callers }, call));
  } finally {
    windows.forEach(clearTimeout);
  }
  return { perSecond: counted / seconds, counted, faults };
}
