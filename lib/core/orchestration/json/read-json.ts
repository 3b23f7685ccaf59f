import { repairJson } from "./repair-json";

/** What a reply says, or in one sentence why it cannot be used. */
export type Reading<Value> = { ok: true; value: Value } | { ok: false; problem: string };

/** Each start may cost a pass over the reply, so a reply full of brackets is given up. */
const maxStarts = 60;

/**
 * The first JSON value in a model's reply that `accept` takes: the reply itself, then whatever starts with a bracket
 * in it (within fences, prose or other objects), repaired where needed. Never throws; the problem told is that of
 * the likeliest value.
 */
export function readJson<Value>(reply: string, accept: (value: unknown) => Reading<Value>): Reading<Value> {
  let problem: string | null = null;
  for (const value of jsonValues(reply)) {
    const reading = accept(value);
    if (reading.ok) return reading;
    problem ??= reading.problem;
  }
  return { ok: false, problem: problem ?? "The reply contains no JSON object." };
}

function* jsonValues(reply: string): Generator<unknown, void, undefined> {
  const whole = attempt(() => JSON.parse(reply));
  if (whole !== undefined) yield whole;
  yield* valuesWithin(reply);
}

/** Every value that starts with a bracket in a text, in order, none nested deeper than `repairJson` reads. */
export function* valuesWithin(reply: string): Generator<unknown, void, undefined> {
  const starts = [...reply.matchAll(/[{[]/g)].slice(0, maxStarts);
  for (const { index } of starts) {
    const value = attempt(() => repairJson(reply.slice(index)));
    if (value !== undefined) yield value;
  }
}

/** A step of the ladder that fails is what the next step is for. */
function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
