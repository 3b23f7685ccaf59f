import type { GivenAnswers } from "../given-answers";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
import type { Branch } from "./branch";
import type { CallOutcome } from "./call-outcome";

/** A call whose answer is given: done at once, with nothing used and nothing owed. */
export function givenBranch({
  call,
  given,
  deps,
}: {
  call: ModelCall;
  given: GivenAnswers;
  deps: Pick<RunDeps, "tab">;
}): Branch {
  const outcome: CallOutcome = {
    callId: call.callId,
    role: call.role,
    model: call.model.id,
    provider: null,
    status: "done",
    content: given.get(call.model.id) ?? "",
    reasoning: "",
    reasoningMs: null,
    finishReason: "stop",
    usage: {
      inputTokens: 0,
      outputTokens: 0,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: "provider",
    },
    costPicoUsd: 0n,
    providerCostPicoUsd: null,
    byok: false,
    latencyMs: 0,
    ttftMs: null,
    attempts: [],
    failure: null,
  };
  deps.tab.record(outcome);
  return { call, ending: "done", outcome, error: null };
}

/** Given answers side by side, each whole and at once, in the order of `calls`. */
export async function* giveColumns({
  calls,
  given,
  deps,
}: {
  calls: readonly ModelCall[];
  given: GivenAnswers;
  deps: RunDeps;
}): AsyncGenerator<ModeEvent, Branch[], undefined> {
  const branches: Branch[] = [];
  for (const call of calls) {
    deps.tab.markAnswer(call.callId);
    const branch = givenBranch({ call, given, deps });
    const { callId, model, content: text, latencyMs } = branch.outcome;
    yield { type: "text-delta", callId, model, text, latencyMs, contentLength: text.length };
    yield { type: "call-ended", outcome: branch.outcome, hasFailed: false };
    branches.push(branch);
  }
  return branches;
}
