import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { ModelCall, ServableRoute } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { CallOutcome } from "./call-outcome";
import { openTally } from "./call-tally";
import type { Candidate } from "./candidate";

/**
 * Sends a call over one route, tells its text and returns how it ended; the attempt list of the outcome is empty.
 * The outcome is on the tab on every exit, also when the wallet cannot follow. `onContent` is told of every text and
 * thinking.
 */
export async function runAttempt(
  call: Omit<ModelCall, "model">,
  candidate: Candidate,
  onContent: () => void,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const tally = openTally(call, candidate, deps);
  let failure: UpstreamFailure | null = null;
  let outcome: CallOutcome;
  try {
    for await (const part of deps.openRoute({ ...call, ...candidate }, signal)) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta": {
          if (part.text === "") break;
          // Awaited only when the wallet has to follow: a stream has thousands of pieces.
          const covering = tally.cover(part.text);
          if (covering !== undefined) await covering;
          onContent();
          const said =
            part.type === "text-delta" ? tally.takeText(part.text) : tally.takeReasoning(part.text);
          const room = said === null ? undefined : call.hear?.(said);
          if (room !== undefined) await room;
          break;
        }
        case "usage-report":
          await tally.takeUsage(part.usage, part.providerCostPicoUsd ?? null);
          break;
        case "finish":
          tally.finish(part.reason);
          break;
        default:
          part satisfies never;
      }
      if (tally.isFull()) {
        tally.finish("length");
        break;
      }
    }
    if (!tally.hasFinish() && !signal.aborted) failure = endedEarly(candidate.route);
  } catch (error) {
    if (error instanceof UpstreamFailure && !signal.aborted) failure = error;
    else if (!signal.aborted) throw error;
  } finally {
    outcome = tally.conclude(failure);
    deps.tab.record(outcome);
  }
  return outcome;
}

/** An adapter that ends without a finish has lost its upstream on the way. */
function endedEarly({ provider }: ServableRoute): UpstreamFailure {
  return new UpstreamFailure({
    kind: "transport",
    provider,
    status: 502,
    message: "the answer ended without a finish",
  });
}
