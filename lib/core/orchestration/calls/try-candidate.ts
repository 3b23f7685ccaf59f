import type { Attempt } from "@/lib/contracts/errors";
import type { Admission, CircuitKey, CircuitSignal } from "@/lib/core/resilience/breaker-port";
import { circuitSignalOf, failureClasses } from "@/lib/core/resilience/failure-classes";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { AttemptEvent } from "../run-event";
import { runAttempt } from "./attempt";
import type { CallOutcome } from "./call-outcome";
import type { Candidate } from "./candidate";

/** A candidate that was tried, and how that ended. */
export type Trial = { candidate: Candidate; outcome: CallOutcome };

/** One attempt with its events, its entry in the list of attempts and its effect on the circuit. */
export async function* tryCandidate({
  prompt,
  candidate,
  admission,
  attempts,
  deps,
  signal,
}: {
  prompt: Omit<ModelCall, "model">;
  candidate: Candidate;
  admission: Admission;
  attempts: Attempt[];
  deps: RunDeps;
  signal: AbortSignal;
}): AsyncGenerator<AttemptEvent, CallOutcome, undefined> {
  const key = circuitOf(candidate);
  // Leaving early says nothing about the provider: a probe's lease goes back undecided.
  let verdict: CircuitSignal | null = { type: "ignored" };
  const noteContent = () => {
    if (verdict?.type !== "ignored") return;
    // The first text is the proof: callers need not wait for a long answer's end until the circuit closes.
    deps.breakers.record(key, { type: "success" }, deps.now(), admission);
    verdict = null;
  };
  try {
    yield { type: "attempt-started", model: candidate.model.id, provider: candidate.route.provider };
    const outcome = await runAttempt(prompt, candidate, noteContent, deps, signal);
    if (outcome.status === "done" && verdict !== null) verdict = { type: "success" };
    if (outcome.failure !== null) verdict = circuitSignalOf(outcome.failure);
    if (outcome.ttftMs !== null) deps.latencies.noteFirstToken(key, outcome.ttftMs);
    if (outcome.failure !== null) deps.latencies.noteFailure(key, outcome.latencyMs);
    const attempt = attemptOf(outcome);
    attempts.push(attempt);
    yield { type: "attempt-ended", attempt };
    return outcome;
  } finally {
    if (verdict !== null) deps.breakers.record(key, verdict, deps.now(), admission);
  }
}

/** Enters a candidate that was not tried, and tells of it. */
export function skip({ model, route }: Candidate, reason: string, attempts: Attempt[]): AttemptEvent {
  const attempt: Attempt = {
    model: model.id,
    provider: route.provider,
    status: "skipped",
    reason,
    latency_ms: 0,
  };
  attempts.push(attempt);
  return { type: "attempt-ended", attempt };
}

/** The outcome of a call that nobody could be asked for, because an operator took every candidate out of service. */
export function outOfService(
  { callId, role }: Omit<ModelCall, "model">,
  candidates: readonly Candidate[],
  attempts: Attempt[],
): CallOutcome {
  const first = candidates[0];
  if (first === undefined) throw new Error(`No route can serve the call ${callId}.`);
  const { provider } = first.route;
  return {
    callId,
    role,
    model: first.model.id,
    provider,
    status: "failed",
    content: "",
    reasoning: "",
    reasoningMs: null,
    finishReason: "error",
    usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, source: "estimate" },
    costPicoUsd: 0n,
    providerCostPicoUsd: null,
    byok: first.route.byok,
    latencyMs: 0,
    ttftMs: null,
    attempts,
    failure: new UpstreamFailure({
      kind: "overload",
      provider,
      status: 503,
      message: "it is out of service",
    }),
  };
}

/** The circuit that a candidate's calls belong to. */
export function circuitOf({ model, route }: Candidate): CircuitKey {
  return { provider: route.provider, model: model.id, scope: route.scope };
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
