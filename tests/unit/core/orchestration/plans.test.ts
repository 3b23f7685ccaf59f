import { describe, expect, it } from "vitest";
import { type BlendRequest, blendRequest } from "@/lib/contracts/blend";
import { compareRequest } from "@/lib/contracts/compare";
import { AppError } from "@/lib/contracts/errors";
import { type JudgeRequest, judgeRequest } from "@/lib/contracts/judge";
import { catalogModels, findModel } from "@/lib/core/catalog/catalog";
import { rankByQuality } from "@/lib/core/catalog/rank-by-quality";
import { planBlend } from "@/lib/core/orchestration/blend/plan";
import { planCompare } from "@/lib/core/orchestration/compare/plan";
import { planJudge } from "@/lib/core/orchestration/judge/plan";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";

const served: ModelAccess["routesFor"] = ({ routes }) =>
  routes.map((route) => ({ ...route, scope: "platform", byok: false }));
const everything: ModelAccess = {
  models: catalogModels,
  findModel,
  routesFor: served,
  isAllowed: () => true,
};
const simulatedOnly: ModelAccess = {
  ...everything,
  routesFor: (model) => (model.isSimulated ? served(model) : []),
};
const freeAccount: ModelAccess = { ...everything, isAllowed: ({ isFree }) => isFree };
const messages = [{ role: "user" as const, content: "Why?" }];
const sandbox = ["sandbox/swift", "sandbox/sage", "sandbox/scribe"];
const [best, second] = rankByQuality(catalogModels);

function blend(request: Partial<BlendRequest>, options = everything) {
  return planBlend(blendRequest.parse({ models: sandbox.slice(0, 2), messages, ...request }), options);
}

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("The request was accepted.");
}

describe("planCompare", () => {
  const compare = (models: string[], options = everything, content = "Why?") =>
    planCompare(compareRequest.parse({ models, messages: [{ role: "user", content }] }), options);

  it("resolves the models in their order and foresees one call each", () => {
    const { plan, plannedCalls } = compare(sandbox);
    expect(plan.models.map(({ id }) => id)).toStrictEqual(sandbox);
    expect(plannedCalls.map(({ model, promptTokens }) => [model.id, promptTokens])).toStrictEqual(
      sandbox.map((id) => [id, 6]),
    );
  });

  it("names the field of an unknown model and suggests the nearest", () => {
    const error = refusal(() => compare(["sandbox/swift", "sandbox/saga"]));
    expect(error).toMatchObject({ code: "unknown_model", status: 400, details: { model: "sandbox/saga" } });
    expect(error.message).toBe('models.1: there is no model "sandbox/saga". Did you mean sandbox/sage?');
    expect(error.details).toMatchObject({ suggestions: expect.arrayContaining(["sandbox/sage"]) });
  });

  it("says which keys would serve a model that none serves", () => {
    const error = refusal(() => compare(["sandbox/swift", best?.id ?? ""], simulatedOnly));
    expect(error).toMatchObject({ code: "model_unavailable", details: { model: best?.id } });
    expect(error.details).toMatchObject({ hint: expect.stringMatching(/^Set \w+_API_KEY /) });
  });

  it("forbids a free account the models that its plan does not open, and never picks one for it", () => {
    const paid = rankByQuality(catalogModels).find(({ isFree }) => !isFree)?.id ?? "";
    expect(refusal(() => compare(["sandbox/swift", paid], freeAccount))).toMatchObject({
      code: "forbidden",
      status: 403,
    });
    expect(blend({}, freeAccount).plan.synthesizers.every(({ isFree }) => isFree)).toBe(true);
  });

  it("refuses a prompt that one of the windows cannot take", () => {
    const error = refusal(() =>
      compare(["sandbox/swift", "sandbox/sage"], everything, "x".repeat(1_000_000)),
    );
    expect(error).toMatchObject({ code: "context_length_exceeded", details: { model: "sandbox/swift" } });
  });
});

describe("planBlend", () => {
  it("takes the best servable model as synthesizer, and the next best to take over", () => {
    const { plan } = blend({});
    expect(plan.synthesizers.slice(0, 2).map(({ id }) => id)).toStrictEqual([best?.id, second?.id]);
    expect(plan.synthesizers).toHaveLength(3);
  });

  it("keeps the synthesizer asked for first and never lets a simulated model take over from a real one", () => {
    const { plan } = blend({ synthesizer: second?.id });
    expect(plan.synthesizers[0]?.id).toBe(second?.id);
    expect(plan.synthesizers.every(({ isSimulated }) => !isSimulated)).toBe(true);
    const simulated = blend({ synthesizer: "sandbox/sage" }).plan;
    expect(simulated.synthesizers[0]?.id).toBe("sandbox/sage");
    expect(simulated.synthesizers.every(({ isSimulated }) => isSimulated)).toBe(true);
  });

  it.each([
    ["consensus", { layers: 1, samples: 1 }, 3],
    ["council", { layers: 1, samples: 1 }, 4],
    ["best_of", { layers: 1, samples: 1 }, 4],
    ["chain", { layers: 1, samples: 1 }, 3],
    ["moa", { layers: 2, samples: 1 }, 5],
  ] as const)("fills in the defaults of %s and foresees its calls", (strategy, defaults, callCount) => {
    const { plan, plannedCalls } = blend({ strategy }, simulatedOnly);
    expect(plan).toMatchObject(defaults);
    expect(plan.strategy.id).toBe(strategy);
    expect(plannedCalls).toHaveLength(callCount);
  });

  it("gives self_moa four samples unless asked otherwise", () => {
    expect(blend({ strategy: "self_moa", models: ["sandbox/sage"] }).plannedCalls).toHaveLength(5);
    expect(blend({ strategy: "self_moa", models: ["sandbox/sage"], samples: 8 }).plan.samples).toBe(8);
  });

  it("names the synthesizer field", () => {
    expect(refusal(() => blend({ synthesizer: "nobody" })).message).toMatch(/^synthesizer: /);
    expect(refusal(() => blend({ synthesizer: best?.id }, simulatedOnly))).toMatchObject({
      code: "model_unavailable",
    });
  });

  it("refuses a prompt that leaves no window room for drafts", () => {
    const large = [{ role: "user" as const, content: "x".repeat(380_000) }];
    const error = refusal(() => blend({ messages: large, synthesizer: "sandbox/sage" }));
    expect(error).toMatchObject({ code: "context_length_exceeded", details: { model: "sandbox/sage" } });
  });

  it("passes over models whose window is too small when nobody asked for them", () => {
    const large = [{ role: "user" as const, content: "x".repeat(380_000) }];
    const { plan } = blend({ messages: large });
    expect(plan.synthesizers.every(({ contextWindow }) => contextWindow > 128_000)).toBe(true);
  });
});

describe("planJudge", () => {
  function judge(request: Partial<JudgeRequest>, options = everything) {
    return planJudge(judgeRequest.parse({ contestants: sandbox.slice(0, 2), messages, ...request }), options);
  }

  it("takes the best model of another family than any contestant's as judge", () => {
    const { plan } = judge({ contestants: [best?.id ?? "", "sandbox/sage"] });
    expect(plan.judge.family).not.toBe(best?.family);
    expect(plan.judge.isSimulated).toBe(false);
    const expected = rankByQuality(catalogModels).find(({ family }) => family !== best?.family);
    expect(plan.judge.id).toBe(expected?.id);
  });

  it("finds a judge on a machine with simulated models alone", () => {
    expect(judge({}, simulatedOnly).plan.judge.id).toBe("sandbox/scribe");
  });

  it("says so when nobody is left to judge", () => {
    const threeVoices: ModelAccess = {
      ...everything,
      routesFor: (model) => (sandbox.includes(model.id) ? served(model) : []),
    };
    expect(refusal(() => judge({ contestants: sandbox }, threeVoices))).toMatchObject({
      code: "invalid_request",
      details: { issues: [{ path: "judge" }] },
    });
  });

  it("foresees a call a contestant and one a pass", () => {
    expect(judge({}).plannedCalls).toHaveLength(4);
    expect(judge({ passes: 1 }).plannedCalls).toHaveLength(3);
  });

  it("names the field of what it cannot resolve", () => {
    expect(refusal(() => judge({ contestants: ["sandbox/sage", "nobody"] })).message).toMatch(
      /^contestants\.1: /,
    );
    expect(refusal(() => judge({ judge: "nobody" })).message).toMatch(/^judge: /);
  });

  it("refuses a question that leaves the judge no room for answers", () => {
    const large = [{ role: "user" as const, content: "x".repeat(380_000) }];
    expect(refusal(() => judge({ messages: large, judge: "sandbox/scribe" }))).toMatchObject({
      code: "context_length_exceeded",
      details: { model: "sandbox/scribe" },
    });
  });
});
