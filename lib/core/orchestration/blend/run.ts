import { labelBlind } from "../blind/labels";
import type { CallOutcome } from "../calls/call-outcome";
import { totalFailure } from "../calls/total-failure";
import type { ModeGenerator } from "../mode-run";
import type { BlendResult } from "../run-answer";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
import { analyseDrafts } from "./analyse-drafts";
import { bestDraft } from "./best-draft";
import { type Gathered, gatherDrafts } from "./gather-drafts";
import type { BlendPlan, Draft, Insight } from "./strategy";
import { synthesize } from "./synthesize";

/** How an answer came about: the call that wrote it, whether a synthesizer did, and what went wrong on the way. */
type Finish = {
  outcome: CallOutcome;
  synthesizer: string | null;
  insight: Insight | null;
  degradedReason: string | null;
};

/**
 * Several models, one answer (CONTRACT.md §5). The strategy is data; the steps are the same for all: drafts, an
 * analysis where it has one, synthesis. A lone survivor is the answer as it is. Throws `ModeFailure` when no draft
 * came, or when the synthesizer broke off in the middle.
 */
export async function* runBlend(
  plan: BlendPlan,
  deps: RunDeps,
  signal: AbortSignal,
): ModeGenerator<BlendResult> {
  const startedAt = deps.now();
  const gathered = yield* gatherDrafts(plan, deps, signal);
  const finish = yield* finishBlend({ plan, gathered, deps, signal });
  const { outcome } = finish;
  return {
    answer: {
      mode: "blend",
      strategy: plan.strategy.id,
      models: plan.models.map(({ id }) => id),
      ...finish,
      sources: gathered.sources,
      samples: plan.strategy.id === "self_moa" ? plan.samples : null,
      layers: plan.strategy.id === "moa" ? plan.layers : null,
      costPicoUsd: deps.tab.costPicoUsd(),
      totalMs: Math.round(deps.now() - startedAt),
    },
    finishReason: outcome.finishReason,
    resolvedModel: outcome.model,
    provider: outcome.provider,
  };
}

async function* finishBlend({
  plan,
  gathered,
  deps,
  signal,
}: {
  plan: BlendPlan;
  gathered: Gathered;
  deps: RunDeps;
  signal: AbortSignal;
}): AsyncGenerator<ModeEvent, Finish, undefined> {
  const [first, ...others] = gathered.drafts;
  if (first === undefined) throw totalFailure(gathered.branches);
  if (gathered.isLone)
    return yield* deliverDraft(first, deps, { insight: null, degradedReason: "single_draft" });

  const labelled = labelBlind(gathered.drafts, `${deps.requestId}:synthesis`);
  const { analysis } = plan.strategy;
  let degradedReason = gathered.hasLostLayer ? "layer_failed" : null;
  let insight: Insight | null = null;
  if (analysis !== null) {
    const reply = await analyseDrafts({ plan, analysis, labelled, deps, signal });
    if (reply.value === null) degradedReason = `${analysis.role}_${reply.reason}`;
    else {
      insight = reply.value;
      yield { type: "drafts-analysed", finding: insight.finding };
      if (insight.isFinal && insight.best !== null) {
        const picked = yield* deliverDraft(insight.best, deps, { insight, degradedReason });
        return { ...picked, synthesizer: plan.synthesizers[0]?.id ?? null };
      }
    }
  }
  const outcome = yield* synthesize({ plan, labelled, insight, deps, signal });
  if (outcome !== null) return { outcome, synthesizer: outcome.model, insight, degradedReason };
  const best = bestDraft([first, ...others], insight);
  return yield* deliverDraft(best, deps, { insight, degradedReason: "synthesis_failed" });
}

/** A draft as the answer, word for word. */
async function* deliverDraft(
  { outcome }: Draft,
  { tab }: RunDeps,
  rest: Pick<Finish, "insight" | "degradedReason">,
): AsyncGenerator<ModeEvent, Finish, undefined> {
  const { callId, model, content: text, latencyMs } = outcome;
  tab.markAnswer(callId);
  yield { type: "text-delta", callId, model, text, latencyMs, contentLength: text.length };
  yield { type: "call-ended", outcome, hasFailed: false };
  return { outcome, synthesizer: null, ...rest };
}
