import type { BlendRequest } from "@/lib/contracts/blend";
import { AppError } from "@/lib/contracts/errors";
import type { ChatMessage } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { rankByQuality } from "@/lib/core/catalog/rank-by-quality";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { fitsWindow, requireWindow } from "../context-window";
import type { GivenAnswers } from "../given-answers";
import { type ModelAccess, openModels, type PlannedCall, resolveModel } from "../resolve-model";
import { composePrompt } from "./compose-prompt";
import { strategies } from "./strategies";
import type { BlendPlan } from "./strategy";

const defaultLayers = 2;
const defaultSamples = 4;
/** The one asked for and up to two that take over when it fails. */
const maxSynthesizers = 3;
/** What a draft is held to be, for the estimate of the prompts that will carry it. */
const expectedDraftTokens = 400;

/** Resolves a blend request before a credit is touched. Throws AppError 400s that name the field or the model. */
export function planBlend(
  request: BlendRequest,
  access: ModelAccess,
  given: GivenAnswers | null = null,
): { plan: BlendPlan; plannedCalls: PlannedCall[] } {
  const { messages, temperature, max_tokens: maxTokens } = request;
  const strategy = strategies[request.strategy];
  const layers = strategy.id === "moa" ? (request.layers ?? defaultLayers) : 1;
  const models = request.models.map((id, index) => resolveModel(id, { path: `models.${index}`, access }));
  const refines = strategy.refinePrompt !== null && (strategy.isChain || layers > 1);
  for (const model of models) {
    const prompt = refines ? instructed(messages, model, strategy.refinePrompt ?? "") : messages;
    requireWindow({ model, messages: prompt, maxTokens, takesDrafts: refines });
  }
  const windowOf = (model: CatalogModel) => ({
    model,
    messages: instructed(messages, model, strategy.synthesisPrompt),
    maxTokens,
    takesDrafts: true,
  });
  const plan: BlendPlan = {
    strategy,
    models,
    synthesizers: chooseSynthesizers({ asked: request.synthesizer, access, windowOf }),
    layers,
    samples: strategy.id === "self_moa" ? (request.samples ?? defaultSamples) : 1,
    streamSources: request.stream_sources,
    showsReasoning: request.include_reasoning,
    messages,
    temperature,
    maxTokens,
    given,
  };
  return { plan, plannedCalls: plannedCallsOf(plan) };
}

/** The one asked for, else the best; then the next best of its kind that the prompt fits, real or simulated. */
function chooseSynthesizers({
  asked,
  access,
  windowOf,
}: {
  asked: string | undefined;
  access: ModelAccess;
  windowOf: (model: CatalogModel) => Parameters<typeof requireWindow>[0];
}): CatalogModel[] {
  const ranked = rankByQuality(openModels(access));
  const fitting = ranked.filter((model) => fitsWindow(windowOf(model)));
  const first =
    asked === undefined ? (fitting[0] ?? ranked[0]) : resolveModel(asked, { path: "synthesizer", access });
  if (first === undefined) {
    const message = "no model is available to write the answer";
    throw new AppError("invalid_request", { details: { issues: [{ path: "synthesizer", message }] } });
  }
  requireWindow(windowOf(first));
  const others = fitting.filter((model) => model.id !== first.id && model.isSimulated === first.isSimulated);
  return [first, ...others].slice(0, maxSynthesizers);
}

function instructed(messages: readonly ChatMessage[], model: CatalogModel, instruction: string) {
  return composePrompt({ conversation: messages, model, instruction, data: "" });
}

function plannedCallsOf(plan: BlendPlan): PlannedCall[] {
  const base = estimatePromptTokens(plan.messages);
  const { rounds, analysis, isChain } = plan.strategy;
  const asked = rounds(plan);
  const drafts = asked.flatMap((round, index) => {
    if (index === 0 && plan.given !== null) return [];
    const shown = index === 0 ? 0 : (asked[index - 1]?.length ?? 0);
    return round.map(({ model }) => ({ model, promptTokens: base + shown * expectedDraftTokens }));
  });
  const [synthesizer] = plan.synthesizers;
  if (synthesizer === undefined) return drafts;
  const shown = isChain ? 1 : (asked.at(-1)?.length ?? 0);
  const merge = { model: synthesizer, promptTokens: base + shown * expectedDraftTokens };
  return analysis === null ? [...drafts, merge] : [...drafts, merge, merge];
}
