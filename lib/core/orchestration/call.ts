import type { Attempt } from "@/lib/contracts/errors";
import { planRetry } from "@/lib/core/resilience/backoff";
import type { Admission, CircuitKey, CircuitSignal } from "@/lib/core/resilience/breaker-port";
import { circuitSignalOf, failureClasses } from "@/lib/core/resilience/failure-classes";
import { type Candidate, runAttempt } from "./attempt";
import type { ModelCall } from "./model-call";
import type { CallEvent, CallModel, CallOutcome, RunDeps } from "./run-deps";

type Prompt = Omit<ModelCall, "model">;
type Trial = { candidate: Candidate; outcome: CallOutcome };

/** Runs one call over its model's routes; see `CallModel` for what it promises. */
export const callModel: CallModel = ({ model, ...prompt }, deps, signal) =>
  runCandidates(
    prompt,
    deps.routesFor(model).map((route) => ({ model, route })),
    deps,
    signal,
  );

/**
 * Tries the candidates in order until one answers, and yields its text and every attempt (CONTRACT.md §3 "Mesh").
 *
 * Closed-off candidates are skipped; when all are, the one that frees soonest is tried all the same. A candidate
 * gets its one retry only when nobody is left to take over: another model answers sooner than a wait ends. Once
 * text went out there is no switch. Throws when there is no candidate at all: whoever plans a run sees to that.
 */
export async function* runCandidates(
  prompt: Prompt,
  candidates: readonly Candidate[],
  deps: RunDeps,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, CallOutcome, undefined> {
  const attempts: Attempt[] = [];
  const trial = { prompt, attempts, deps, signal };
  const refused: { candidate: Candidate; retryInMs: number }[] = [];
  let last: Trial | null = null;

  try {
    for (const candidate of candidates) {
      const admission = deps.breakers.admit(circuitOf(candidate), deps.now());
      if (!admission.admitted) {
        const attempt = skippedAttempt(candidate, admission.reason);
        attempts.push(attempt);
        yield { type: "attempt-ended", attempt };
        if (admission.reason !== "isolated") refused.push({ candidate, retryInMs: admission.retryInMs });
        continue;
      }
      last = { candidate, outcome: yield* tryCandidate({ ...trial, candidate, admission }) };
      if (!mayFailOver(last.outcome)) return { ...last.outcome, attempts };
    }

    if (last === null) {
      const soonest = refused.sort((a, b) => a.retryInMs - b.retryInMs)[0]?.candidate ?? candidates[0];
      if (soonest === undefined) throw new Error(`No route can serve the call ${prompt.callId}.`);
      const admission = deps.breakers.admit(circuitOf(soonest), deps.now(), { force: true });
      last = {
        candidate: soonest,
        outcome: yield* tryCandidate({ ...trial, candidate: soonest, admission }),
      };
      if (!mayFailOver(last.outcome)) return { ...last.outcome, attempts };
    }

    const admission = await admitRetry(last, deps, signal);
    if (admission !== null) {
      const { candidate } = last;
      last = { candidate, outcome: yield* tryCandidate({ ...trial, candidate, admission }) };
    }
    return { ...last.outcome, attempts };
  } finally {
    deps.journal.setAttempts(prompt.callId, attempts);
  }
}

/** One attempt with its events, its entry in the list and its effect on the circuit. */
async function* tryCandidate({
  prompt,
  candidate,
  admission,
  attempts,
  deps,
  signal,
}: {
  prompt: Prompt;
  candidate: Candidate;
  admission: Admission;
  attempts: Attempt[];
  deps: RunDeps;
  signal: AbortSignal;
}): AsyncGenerator<CallEvent, CallOutcome, undefined> {
  const key = circuitOf(candidate);
  // Leaving early says nothing about the provider: a probe's lease goes back undecided.
  let verdict: CircuitSignal = { type: "ignored" };
  try {
    yield { type: "attempt-started", model: candidate.model.id, provider: candidate.route.provider };
    const outcome = yield* runAttempt(prompt, candidate, deps, signal);
    if (outcome.status === "done") verdict = { type: "success" };
    if (outcome.failure !== null) verdict = circuitSignalOf(outcome.failure);
    noteLatency(key, outcome, deps);
    const attempt = attemptOf(outcome);
    attempts.push(attempt);
    yield { type: "attempt-ended", attempt };
    return outcome;
  } finally {
    deps.breakers.record(key, verdict, deps.now(), admission);
  }
}

function mayFailOver({ failure, content }: CallOutcome): boolean {
  return failure !== null && content === "" && failureClasses[failure.kind].failsOver;
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

function noteLatency(key: CircuitKey, outcome: CallOutcome, { latencies }: RunDeps): void {
  if (outcome.ttftMs !== null) latencies.noteFirstToken(key, outcome.ttftMs);
  if (outcome.failure !== null) latencies.noteFailure(key, outcome.latencyMs);
}

/** The circuit that a candidate's calls belong to. */
export function circuitOf({ model, route }: Candidate): CircuitKey {
  return { provider: route.provider, model: model.id, scope: route.scope };
}

function skippedAttempt({ model, route }: Candidate, reason: string): Attempt {
  return { model: model.id, provider: route.provider, status: "skipped", reason, latency_ms: 0 };
}

function attemptOf(outcome: CallOutcome): Attempt {
  const head = { model: outcome.model, provider: outcome.provider ?? "", latency_ms: outcome.latencyMs };
  const { failure } = outcome;
  if (failure === null) {
    return { ...head, status: outcome.status === "done" ? "success" : "cancelled" };
  }
  return {
    ...head,
    status: "failed",
    status_code: failure.status,
    reason: failureClasses[failure.kind].reason,
    error: failure.message,
  };
}
