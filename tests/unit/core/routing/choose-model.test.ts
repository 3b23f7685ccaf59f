import { describe, expect, it } from "vitest";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { faultModels, sandboxModels } from "@/lib/core/catalog/models/sandbox";
import { picoUsd } from "@/lib/core/catalog/prices";
import { type ChooseModelInput, chooseModel, type ModelChoice } from "@/lib/core/routing/choose-model";
import { defaultAutoPolicy } from "@/lib/core/routing/eligibility";
import { type Observation, sumObservations } from "@/tests/support/sum-observations";
import { makeInput, makeModel } from "./routing-fixtures";

/** The choice, or a failed test when there is none. */
function chosen(input: ChooseModelInput): ModelChoice {
  const result = chooseModel(input);
  if (result.model === null) throw new Error(`nothing chosen: ${JSON.stringify(result.rejected)}`);
  return result;
}

const coder = makeModel("coder", { best: "code" });
const plain = makeModel("plain", {
  routes: [{ provider: "anthropic", upstreamId: "plain", prices: picoUsd(1_000_000, 4_000_000) }],
});
const cheap = makeModel("cheap", {
  quality: 0.5,
  routes: [{ provider: "gemini", upstreamId: "cheap", prices: picoUsd(20_000, 80_000) }],
});
const fast = makeModel("fast", { quality: 0.55, ttftMs: 10 });
const all = [plain, cheap, coder, fast];

const observed = (model: string, count: number, change: Partial<Observation> = {}): Observation[] =>
  new Array<Observation>(count).fill({
    model,
    category: "code",
    ageMs: 60_000,
    succeeded: true,
    ttftMs: 800,
    outputTokens: 700,
    ...change,
  });

describe("chooseModel", () => {
  it("chooses by kind of prompt, says why, and names the runner-up", () => {
    const { model, category, strategy, reason } = chosen(makeInput(all));
    expect({ id: model.id, category, strategy, reason }).toEqual({
      id: "coder",
      category: "code",
      strategy: "heuristic_routing",
      reason: {
        category: "code",
        signals: ["names a programming language", "speaks of programming"],
        runner_up: "cheap",
      },
    });
  });

  it("follows the goal", () => {
    const byGoal = (["balanced", "cost"] as const).map((goal) => chosen(makeInput(all, { goal })).model.id);
    expect(byGoal).toEqual(["coder", "cheap"]);
    const speeds = [
      makeModel("a-slow", { ttftMs: 90_000 }),
      makeModel("b-fast", { ttftMs: 10, quality: 0.6 }),
    ];
    expect(chosen(makeInput(speeds, { goal: "latency" })).model.id).toBe("b-fast");
    const steadiness = [makeModel("a-shaky", { reliability: 0.5 }), makeModel("b-steady", { quality: 0.6 })];
    expect(chosen(makeInput(steadiness, { goal: "reliability" })).model.id).toBe("b-steady");
  });

  it("reads the last message, not the ones before it", () => {
    const messages = [
      { role: "user", content: "Write a Python function." },
      { role: "assistant", content: "def f(): return 1" },
      { role: "user", content: "Translate this into German: good morning" },
    ] as const;
    expect(chosen(makeInput(all, { messages })).category).toBe("translation");
  });

  it("decides alike for the same inputs and for any order of candidates", () => {
    const forward = chooseModel(makeInput(catalogModels));
    expect(chooseModel(makeInput(catalogModels))).toEqual(forward);
    const backward = chosen(makeInput([...catalogModels].reverse()));
    expect(backward.scores).toEqual(chosen(makeInput(catalogModels)).scores);
  });

  it("attaches as many fallbacks as the policy says, another provider first", () => {
    const fallbacksOf = (maxFallbacks: number) =>
      chosen(makeInput(all, { policy: { ...defaultAutoPolicy, maxFallbacks } })).fallbacks.map(
        ({ id }) => id,
      );
    expect(fallbacksOf(2)).toEqual(["cheap", "plain"]);
    expect(fallbacksOf(0)).toEqual([]);
    expect(fallbacksOf(5)).toEqual(["cheap", "plain", "fast"]);
  });
});

describe("eligibility", () => {
  const rejectedWith = (change: Partial<ChooseModelInput>, candidates = all) => {
    const result = chooseModel(makeInput(candidates, change));
    return [result.model?.id ?? null, result.rejected] as const;
  };

  it("leaves out what cannot serve, is not allowed, or is closed off, with the reason", () => {
    expect(
      rejectedWith({
        isServable: ({ id }) => id !== "coder",
        isAllowed: ({ id }) => id !== "fast",
        isOpen: ({ id }) => id === "cheap",
      }),
    ).toEqual([
      "plain",
      [
        { model: "cheap", reason: "circuit_open" },
        { model: "coder", reason: "not_servable" },
        { model: "fast", reason: "plan" },
      ],
    ]);
  });

  it("keeps to the policy's lists and caps", () => {
    const policy = {
      ...defaultAutoPolicy,
      allowedModels: ["cheap", "fast", "plain"],
      blockedModels: ["fast"],
      maxCostPicoUsd: 100_000_000,
    };
    expect(rejectedWith({ policy })).toEqual([
      "cheap",
      [
        { model: "coder", reason: "policy" },
        { model: "fast", reason: "policy" },
        { model: "plain", reason: "too_expensive" },
      ],
    ]);
  });

  it("needs vision for an image and a window that holds prompt and answer", () => {
    const seeing = makeModel("seeing", {
      capabilities: { vision: true, tools: false, reasoning: false, json: true },
    });
    const image = { type: "image_url", image_url: { url: "https://example.com/a.png" } } as const;
    const messages = [
      { role: "user" as const, content: [{ type: "text" as const, text: "What is this?" }, image] },
    ];
    expect(chosen(makeInput([coder, seeing], { messages })).model.id).toBe("seeing");
    const small = makeModel("small", { best: "code", contextWindow: 12_023 });
    expect(chosen(makeInput([small, plain], { promptTokens: 10_000 })).model.id).toBe("plain");
    expect(chosen(makeInput([small, plain], { promptTokens: 10_000, maxTokens: 1_000 })).model.id).toBe(
      "small",
    );
  });

  it("answers with reasons when nothing can take the request", () => {
    expect(chooseModel(makeInput([coder], { promptTokens: 1_000_000 }))).toEqual({
      model: null,
      rejected: [{ model: "coder", reason: "window" }],
    });
    expect(chooseModel(makeInput([]))).toEqual({ model: null, rejected: [] });
  });

  it("uses a model behind an open circuit only when there is no other", () => {
    expect(chosen(makeInput(all, { isOpen: ({ id }) => id === "coder" })).model.id).not.toBe("coder");
    expect(chosen(makeInput(all, { isOpen: () => true })).model.id).toBe("coder");
  });
});

describe("simulated models", () => {
  it("are chosen among when nothing else can be served, and fault models never are", () => {
    const { model, fallbacks } = chosen(makeInput([...faultModels, ...sandboxModels]));
    const voices = sandboxModels.map(({ id }) => id);
    expect(voices).toContain(model.id);
    expect(fallbacks).toHaveLength(2);
    for (const { id } of fallbacks) expect(voices).toContain(id);
    expect(chooseModel(makeInput(faultModels)).model).toBeNull();
  });

  it("are never chosen beside a real one, not even for a closed-off or a cheap one", () => {
    for (const goal of ["cost", "latency"] as const) {
      const choice = chosen(
        makeInput([...sandboxModels, plain], { goal, isOpen: ({ id }) => id === "plain" }),
      );
      expect([choice.model.id, choice.fallbacks]).toEqual(["plain", []]);
    }
    expect(chooseModel(makeInput([...sandboxModels, plain], { promptTokens: 99_990 })).model).toBeNull();
  });
});

describe("the caller's own traffic", () => {
  const rivals = [makeModel("first", { best: "code" }), makeModel("second", { best: "code" })];
  const choose = (observations: readonly Observation[], incumbent: string | null = null, change = {}) =>
    chosen(
      makeInput(rivals, {
        evidence: { sums: sumObservations(observations), ageMs: 0, incumbent },
        ...change,
      }),
    );

  it("decides nothing below twenty observations of the kind", () => {
    const { model, strategy } = choose(observed("first", 19, { succeeded: false }));
    expect([model.id, strategy]).toEqual(["first", "heuristic_routing"]);
    const elsewhere = choose(observed("first", 500, { succeeded: false, category: "chat" }));
    expect(elsewhere.strategy).toBe("heuristic_routing");
  });

  it("moves away from a model that fails, and leaves it out while it is shaky", () => {
    const { model, strategy, rejected } = choose(observed("first", 40, { succeeded: false }), "first");
    expect([model.id, strategy]).toEqual(["second", "historical_optimization"]);
    expect(rejected).toEqual([{ model: "first", reason: "unreliable" }]);
  });

  it("keeps the incumbent for a small advantage and gives it up for a large one", () => {
    const slightlySlower = [
      ...observed("first", 60, { ttftMs: 800 }),
      ...observed("second", 60, { ttftMs: 790 }),
    ];
    expect(choose(slightlySlower, "second").model.id).toBe("second");
    expect(choose(slightlySlower, "first").model.id).toBe("first");
    const muchSlower = [
      ...observed("first", 90, { ttftMs: 60_000 }),
      ...observed("second", 90, { ttftMs: 300 }),
    ];
    expect(choose(muchSlower, "first", { goal: "latency" }).model.id).toBe("second");
  });

  it("gives a model that was chosen in passing no place of its own", () => {
    const third = makeModel("third");
    const traffic = observed("third", 40);
    const { model, strategy } = choose(traffic, "second", { candidates: [...rivals, third] });
    expect([model.id, strategy]).toEqual(["first", "historical_optimization"]);
  });

  it("fades: old traffic stops deciding", () => {
    const old = observed("first", 40, { succeeded: false, ageMs: 60 * 24 * 3_600_000 });
    expect(choose(old).strategy).toBe("heuristic_routing");
  });

  it("never leaves a caller without a model", () => {
    const failing = rivals.flatMap(({ id }) => observed(id, 50, { succeeded: false }));
    expect(choose(failing).model.id).toBe("first");
  });
});

describe("with the whole catalogue, balanced", () => {
  it.each([
    ["Write a TypeScript function that debounces a callback.", "gpt"],
    ["Solve the equation 3x + 5 = 20.", "claude"],
    ["Write a poem about the first snow.", "claude"],
    ["Translate into French: see you tomorrow", "flash"],
    ["Who wrote Faust?", "flash"],
    ["Weigh the pros and cons of nuclear power.", "gpt"],
    ["Hello, how are you today?", "claude"],
  ])("answers %j with %s", (content, family) => {
    const messages = [{ role: "user" as const, content }];
    expect(chosen(makeInput(catalogModels, { messages })).model.id).toContain(family);
  });
});
