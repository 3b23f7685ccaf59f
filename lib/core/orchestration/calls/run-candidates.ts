import type { Attempt } from "@/lib/contracts/errors";
import { planRetry } from "@/lib/core/resilience/backoff";
import type { Admission } from "@/lib/core/resilience/breaker-port";
import { failureClasses } from "@/lib/core/resilience/failure-classes";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { AttemptEvent } from "../run-event";
import type { CallOutcome } from "./call-outcome";
import type { Candidate } from "./candidate";
import { circuitOf, outOfService, skip, type Trial, tryCandidate } from "./try-candidate";

/**
 * Tries the candidates in order until one answers, and yields every attempt (CONTRACT.md §3 "Mesh").
 *
 * Closed-off candidates are skipped; when the others have failed, or there are none, the one that frees soonest is tried
 * all the same. A candidate gets its one retry only when nobody is left to take over: another model answers sooner than
 * a wait ends. Once text went out there is no switch. Throws when there is no candidate at all: whoever plans a run sees
 * to that.
 */
export async function* runCandidates(
  prompt: Omit<ModelCall, "model">,
  candidates: readonly Candidate[],
  deps: RunDeps,
  signal: AbortSignal,
): AsyncGenerator<AttemptEvent, CallOutcome, undefined> {
  const attempts: Attempt[] = [];
  const trial = { prompt, attempts, deps, signal };
  try {
    let last = yield* tryInOrder(candidates, trial);
    if (last === null) return outOfService(prompt, candidates, attempts);
    if (mayFailOver(last.outcome)) {
      const { candidate } = last;
      const admission = await admitRetry(last, deps, signal);
      if (admission !== null) {
        last = { candidate, outcome: yield* tryCandidate({ ...trial, candidate, admission }) };
      }
    }
    return { ...last.outcome, attempts };
  } finally {
    deps.tab.setAttempts(prompt.callId, attempts);
  }
}

/** The first candidate that answered, else the last one tried; null when an operator took all out of service. */
async function* tryInOrder(
  candidates: readonly Candidate[],
  trial: Omit<Parameters<typeof tryCandidate>[0], "candidate" | "admission">,
): AsyncGenerator<AttemptEvent, Trial | null, undefined> {
  const { attempts, deps } = trial;
  let last: Trial | null = null;
  let soonest: { candidate: Candidate; retryInMs: number } | null = null;
  for (const candidate of candidates) {
    const admission = deps.breakers.admit(circuitOf(candidate), deps.now());
    if (!admission.admitted) {
      const { retryInMs, reason } = admission;
      yield skip(candidate, reason, attempts);
      const isSooner = soonest === null || retryInMs < soonest.retryInMs;
      if (reason !== "isolated" && isSooner) soonest = { candidate, retryInMs };
      continue;
    }
    last = { candidate, outcome: yield* tryCandidate({ ...trial, candidate, admission }) };
    if (!mayFailOver(last.outcome)) return last;
  }
  if (soonest === null) return last;
  const { candidate } = soonest;
  const admission = deps.breakers.admit(circuitOf(candidate), deps.now(), { force: true });
  return { candidate, outcome: yield* tryCandidate({ ...trial, candidate, admission }) };
}

/** Thinking that was shown counts as content: nobody else may answer after it. */
function mayFailOver({ failure, content, reasoning }: CallOutcome): boolean {
  return failure !== null && content === "" && reasoning === "" && failureClasses[failure.kind].failsOver;
}

/** Waits out the retry's delay; null when the class, the delay, the circuit or an abort forbids the retry. */
async function admitRetry(
  { candidate, outcome }: Trial,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<Admission | null> {
  if (outcome.failure === null) return null;
  const delayMs = planRetry({ failure: outcome.failure, retriesDone: 0, random: deps.random });
  if (delayMs === null) return null;
  try {
    await deps.sleep(delayMs, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
  const admission = deps.breakers.admit(circuitOf(candidate), deps.now());
  return admission.admitted ? admission : null;
}
