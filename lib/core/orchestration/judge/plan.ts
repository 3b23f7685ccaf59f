import { AppError } from "@/lib/contracts/errors";
import type { JudgeRequest } from "@/lib/contracts/judge";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { rankByQuality } from "@/lib/core/catalog/rank-by-quality";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { fitsWindow, requireWindow } from "../context-window";
import type { GivenAnswers } from "../given-answers";
import { type ModelAccess, openModels, type PlannedCall, resolveModel } from "../resolve-model";
import type { JudgePlan } from "./judge-plan";
import { judgePrompt } from "./judge-prompt";

/** What an answer is held to be, for the estimate of the prompts that will carry it. */
const expectedAnswerTokens = 400;

/** Resolves a judge request before a credit is touched. Throws AppError 400s that name the field or the model. */
export function planJudge(
  request: JudgeRequest,
  access: ModelAccess,
  given: GivenAnswers | null = null,
): { plan: JudgePlan; plannedCalls: PlannedCall[] } {
  const { messages, temperature, max_tokens: maxTokens, criteria, passes } = request;
  const contestants = request.contestants.map((id, index) =>
    resolveModel(id, { path: `contestants.${index}`, access }),
  );
  for (const model of contestants) requireWindow({ model, messages, maxTokens, takesDrafts: false });

  // Without answers it is the same for every judge that sees images, and for every other: megabytes are composed once.
  const promptOf = remembered((judge: CatalogModel) =>
    judgePrompt({ conversation: messages, judge, criteria, answers: [], requestId: "" }),
  );
  const windowOf = (judge: CatalogModel) => ({
    model: judge,
    messages: promptOf(judge),
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
      given,
    },
    plannedCalls: [
      ...(given === null ? contestants.map((model) => ({ model, promptTokens })) : []),
      ...Array.from({ length: passes }, () => pass),
    ],
  };
}

/** The same for models that see images, and for those that do not. */
function remembered<Value>(make: (model: CatalogModel) => Value): (model: CatalogModel) => Value {
  const known = new Map<boolean, Value>();
  return (model) => {
    const { vision } = model.capabilities;
    const value = known.get(vision) ?? make(model);
    known.set(vision, value);
    return value;
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
  const misgivings = (model: CatalogModel) =>
    (model.isSimulated ? 4 : 0) + (families.has(model.family) ? 2 : 0) + (fits(model) ? 0 : 1);
  // The sort is stable, so quality decides between equals.
  const [best] = rankByQuality(openModels(access))
    .filter(({ id }) => !ids.has(id))
    .map((model) => ({ model, misgivings: misgivings(model) }))
    .toSorted((a, b) => a.misgivings - b.misgivings);
  if (best !== undefined) return best.model;
  const message = "no model beside the contestants is available to judge them";
  throw new AppError("invalid_request", { details: { issues: [{ path: "judge", message }] } });
}
