import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { ModeFailure } from "../mode-run";
import type { Branch } from "./branch";

/** The failure of a run in which no model gave a usable answer: the first model's, with everybody's attempts. */
export function totalFailure(branches: readonly Branch[]): ModeFailure {
  const [first] = branches;
  if (first === undefined) throw new Error("A run without calls cannot fail.");
  return new ModeFailure({
    model: first.call.model.id,
    attempts: branches.flatMap(({ outcome }) => outcome.attempts),
    failure: first.outcome.failure ?? noAnswer(first),
  });
}

/** Stands for a model that upstream did not fail: it was empty, or too slow. */
function noAnswer({ ending, outcome, error }: Branch): UpstreamFailure {
  return new UpstreamFailure({
    kind: ending === "straggler" ? "timeout" : "overload",
    provider: outcome.provider ?? "",
    message: error ?? "The model gave no usable answer.",
    status: ending === "straggler" ? 504 : 502,
  });
}
