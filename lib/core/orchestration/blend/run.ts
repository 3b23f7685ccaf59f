import type { BlendAnswer } from "@/lib/contracts/blend";
import type { settlementFields } from "@/lib/contracts/chat";
import type { ProgressEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import { labelBlind } from "../blind/labels";
import type { CallOutcome } from "../calls/call-outcome";
import { createChunkWriter } from "../chunk-writer";
import type { ModeDeps } from "../mode-deps";
import type { ModeGenerator } from "../mode-run";
import { totalFailure } from "../calls/total-failure";
import { analyseDrafts } from "./analyse-drafts";
import { bestDraft } from "./best-draft";
import { type Gathered, gatherDrafts } from "./gather-drafts";
import type { BlendPlan, Draft, Insight } from "./strategy";
import { synthesize } from "./synthesize";

/** Blend's own part of the JSON answer. */
export type BlendResult = Omit<BlendAnswer, "id" | "finish_reason" | keyof typeof settlementFields>;

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
  deps: ModeDeps,
  signal: AbortSignal,
): ModeGenerator<BlendResult> {
  const startedAt = deps.now();
  const gathered = yield* gatherDrafts(plan, deps, signal);
  const finish = yield* finishBlend({ plan, gathered, deps, signal });
  const { outcome, synthesizer, insight, degradedReason } = finish;
  const { calls } = deps.journal;
  return {
    answer: {
      content: outcome.content,
      strategy: plan.strategy.id,
      source_models: plan.models.map(({ id }) => id),
      synthesizer,
      sources: gathered.sources,
      latency_ms: Math.round(deps.now() - startedAt),
      cost: picoUsdToUsd(
        calls.reduce((sum, { outcome, billed }) => sum + (billed ? outcome.costPicoUsd : 0n), 0n),
      ),
      candidates: plan.strategy.id === "self_moa" ? plan.samples : null,
      layers: plan.strategy.id === "moa" ? plan.layers : null,
      degraded: degradedReason !== null,
      ...(degradedReason !== null && { degraded_reason: degradedReason }),
      ...insightFields(insight),
    },
    calls,
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
  deps: ModeDeps;
  signal: AbortSignal;
}): AsyncGenerator<ProgressEvent, Finish, undefined> {
  const [first, ...others] = gathered.drafts;
  if (first === undefined) throw totalFailure(gathered.branches);
  if (gathered.isLone) return yield* deliverDraft(first, { insight: null, degradedReason: "single_draft" });

  const labelled = labelBlind(gathered.drafts, `${deps.requestId}:synthesis`);
  const { analysis } = plan.strategy;
  let degradedReason = gathered.hasLostLayer ? "layer_failed" : null;
  let insight: Insight | null = null;
  if (analysis !== null) {
    const reply = await analyseDrafts({ plan, analysis, labelled, deps, signal });
    if (reply.value === null) degradedReason = `${analysis.role}_${reply.reason}`;
    else {
      insight = reply.value;
      yield insight.event;
      if (insight.isFinal && insight.best !== null) {
        const picked = yield* deliverDraft(insight.best, { insight, degradedReason });
        return { ...picked, synthesizer: plan.synthesizers[0]?.id ?? null };
      }
    }
  }
  const outcome = yield* synthesize({ plan, labelled, insight, deps, signal });
  if (outcome !== null) return { outcome, synthesizer: outcome.model, insight, degradedReason };
  const best = bestDraft([first, ...others], insight);
  return yield* deliverDraft(best, { insight, degradedReason: "synthesis_failed" });
}

/** A draft as the answer, word for word. */
async function* deliverDraft(
  { outcome }: Draft,
  rest: Pick<Finish, "insight" | "degradedReason">,
): AsyncGenerator<ProgressEvent, Finish, undefined> {
  const writer = createChunkWriter({ model: outcome.model });
  yield writer.delta(outcome.content, outcome.latencyMs);
  yield writer.final(outcome);
  return { outcome, synthesizer: null, ...rest };
}

function insightFields(insight: Insight | null): Pick<BlendResult, "deliberation" | "pick"> {
  if (insight === null) return {};
  const { event, ...fields } = insight.event;
  return "best" in fields ? { pick: fields } : { deliberation: fields };
}
