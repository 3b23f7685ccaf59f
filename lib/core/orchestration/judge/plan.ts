import { AppError } from "@/lib/contracts/errors";
import type { JudgeRequest } from "@/lib/contracts/judge";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { rankByQuality } from "@/lib/core/catalog/rank-by-quality";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { fitsWindow, requireWindow } from "../context-window";
import { type ModelAccess, openModels, type PlannedCall, resolveModel } from "../resolve-model";
import type { JudgePlan } from "./judge-plan";
import { judgePrompt } from "./judge-prompt";

/** What an answer is held to be, for the estimate of the prompts that will carry it. */
const expectedAnswerTokens = 400;

/** Resolves a judge request before a credit is touched. Throws AppError 400s that name the field or the model. */
export function planJudge(
  request: JudgeRequest,
  access: ModelAccess,
): { plan: JudgePlan; plannedCalls: PlannedCall[] } {
  const { messages, temperature, max_tokens: maxTokens, criteria, passes } = request;
  const contestants = request.contestants.map((id, index) =>
    resolveModel(id, { path: `contestants.${index}`, access }),
  );
  for (const model of contestants) requireWindow({ model, messages, maxTokens, takesDrafts: false });

  const windowOf = (judge: CatalogModel) => ({
    model: judge,
    messages: judgePrompt({ conversation: messages, judge, criteria, answers: [], requestId: "" }),
    maxTokens: undefined,
    takesDrafts: true,
  });
  const judge =
    request.judge === undefined
      ? defaultJudge({ contestants, access, fits: (model) => fitsWindow(windowOf(model)) })
      : resolveModel(request.judge, { path: "judge", access });
  requireWindow(windowOf(judge));

  const promptTokens = estimatePromptTokens(messages);
  const pass = {
    model: judge,
    promptTokens: estimatePromptTokens(windowOf(judge).messages) + contestants.length * expectedAnswerTokens,
  };
  return {
    plan: {
      contestants,
      judge,
      criteria,
      passes,
      messages,
      temperature,
      maxTokens,
      showsReasoning: request.include_reasoning,
    },
    plannedCalls: [
      ...contestants.map((model) => ({ model, promptTokens })),
      ...Array.from({ length: passes }, () => pass),
    ],
  };
}

/**
 * The best that is no contestant: a real model before a simulated one, then one of another family than any
 * contestant's before a relative, then one whose window the prompt fits.
 */
function defaultJudge({
  contestants,
  access,
  fits,
}: {
  contestants: readonly CatalogModel[];
  access: ModelAccess;
  fits: (model: CatalogModel) => boolean;
}): CatalogModel {
  const families = new Set(contestants.map(({ family }) => family));
  const ids = new Set(contestants.map(({ id }) => id));
  const preference = (model: CatalogModel) =>
    (model.isSimulated ? 4 : 0) + (families.has(model.family) ? 2 : 0) + (fits(model) ? 0 : 1);
  // The sort is stable, so quality decides between equals.
  const [judge] = rankByQuality(openModels(access))
    .filter(({ id }) => !ids.has(id))
    .toSorted((a, b) => preference(a) - preference(b));
  if (judge !== undefined) return judge;
  const message = "no model beside the contestants is available to judge them";
  throw new AppError("invalid_request", { details: { issues: [{ path: "judge", message }] } });
}
