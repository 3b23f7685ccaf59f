import type { CompareRequest } from "@/lib/contracts/compare";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { requireWindow } from "../context-window";
import { type ModelAccess, type PlannedCall, resolveModel } from "../resolve-model";
import type { ComparePlan } from "./run";

/** Resolves a compare request before a credit is touched. Throws AppError 400s that name the field or the model. */
export function planCompare(
  request: CompareRequest,
  access: ModelAccess,
): { plan: ComparePlan; plannedCalls: PlannedCall[] } {
  const { messages, temperature, max_tokens: maxTokens } = request;
  const models = request.models.map((id, index) => resolveModel(id, { path: `models.${index}`, access }));
  for (const model of models) requireWindow({ model, messages, maxTokens, takesDrafts: false });
  const promptTokens = estimatePromptTokens(messages);
  return {
    plan: { models, messages, temperature, maxTokens, showsReasoning: request.include_reasoning },
    plannedCalls: models.map((model) => ({ model, promptTokens })),
  };
}
