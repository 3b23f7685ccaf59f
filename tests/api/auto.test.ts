import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatAnswer } from "@/lib/contracts/chat";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

const keys = { OPENAI_API_KEY: "sk-test", ANTHROPIC_API_KEY: "sk-ant-test", GEMINI_API_KEY: "test" };
const answer: Step[] = [
  { wait: 30 },
  { text: "Here." },
  { usage: { input: 20, output: 10 } },
  { finish: "stop" },
];
const everyModelAnswers = Object.fromEntries(catalogModels.map(({ id }) => [id, [answer]]));

const prompts = {
  code: "Write a Python function that reverses a linked list.",
  math: "Solve the equation 3x + 7 = 22 for x.",
  creative_writing: "Write a short poem about the sea in autumn.",
  translation: "Translate into French: good morning, my friend.",
};

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(settings: Record<string, string> = {}, scripts: Record<string, Step[][]> = {}) {
  provider = scriptedProvider(() => world.clock, { ...everyModelAnswers, ...scripts });
  world = await stage.open({ settings, openRoute: provider.openRoute });
  caller = await stage.newCaller({ credits: 500 });
}

function ask(content: string, body: Record<string, unknown> = {}) {
  return callApi("POST /chat", {
    key: caller.key,
    body: { model: "auto", messages: [{ role: "user", content }], ...body },
  });
}

async function answered(content: string, body: Record<string, unknown> = {}) {
  const response = await ask(content, { stream: false, ...body });
  const found = await response.json();
  expect(chatAnswer.parse(found)).toEqual(found);
  return found;
}

const familyOf = (id: string) => catalogModels.find((model) => model.id === id)?.family;

describe("auto without any key", () => {
  it("chooses among the simulated models and says why, in done as in the answer", async () => {
    await arrange();
    const why = {
      resolved_model: "sandbox/sage",
      auto_strategy: "heuristic_routing",
      optimization_goal: "balanced",
      auto_reason: {
        category: "code",
        signals: ["names a programming language", "speaks of programming"],
        runner_up: "sandbox/swift",
      },
    };
    const done = (await readEvents(await ask(prompts.code))).at(-1);
    expect(done).toMatchObject({ event: "done", ...why });
    const found = await answered(prompts.code);
    expect(found).toMatchObject({ model: "sandbox/sage", mode: "mesh", ...why });
  });

  it("never chooses a model that exists to fail", async () => {
    await arrange();
    for (const prompt of Object.values(prompts)) {
      expect((await answered(prompt)).resolved_model).toMatch(/^sandbox\/(swift|sage|scribe)$/);
    }
  });
});

describe("auto with keys", () => {
  it.each([
    ["code", prompts.code, "gpt"],
    ["math", prompts.math, "claude"],
    ["creative_writing", prompts.creative_writing, "claude"],
    ["translation", prompts.translation, "gemini"],
  ])("takes %s to the family that is good at it", async (category, prompt, family) => {
    await arrange(keys);
    const found = await answered(prompt);
    expect(found.auto_reason.category).toBe(category);
    expect(familyOf(found.resolved_model)).toBe(family);
  });

  it("chooses the same for the same prompt", async () => {
    await arrange(keys);
    const chosen = [];
    for (let count = 0; count < 3; count += 1) chosen.push((await answered(prompts.code)).resolved_model);
    expect(new Set(chosen).size).toBe(1);
  });

  it("chooses a cheaper model for the goal cost, and cost_saver is that goal", async () => {
    await arrange(keys);
    const priceOf = (id: string) =>
      catalogModels.find((model) => model.id === id)?.routes[0]?.prices?.outputPicoUsd ?? 0;
    const balanced = await answered(prompts.code);
    const cheap = await answered(prompts.code, { optimization_goal: "cost" });
    const saver = await answered(prompts.code, { cost_saver: true, model: "claude-opus-4.8" });
    expect(priceOf(cheap.resolved_model)).toBeLessThan(priceOf(balanced.resolved_model));
    expect(saver).toMatchObject({ resolved_model: cheap.resolved_model, optimization_goal: "cost" });
  });

  it.each(["latency", "reliability"])("tells the goal %s back", async (goal) => {
    await arrange(keys);
    expect((await answered(prompts.code, { optimization_goal: goal })).optimization_goal).toBe(goal);
  });

  it("chooses a model that sees when there is an image", async () => {
    await arrange({ OPENAI_API_KEY: "sk-test", DEEPSEEK_API_KEY: "sk-deep" });
    const image = { type: "image_url", image_url: { url: "https://example.com/cat.png" } };
    const content = [{ type: "text", text: "What is in this picture?" }, image];
    const found = await answered("", { messages: [{ role: "user", content }] });
    const model = catalogModels.find(({ id }) => id === found.resolved_model);
    expect(model?.capabilities.vision).toBe(true);
  });

  it("does not choose a paid model for a free account", async () => {
    await arrange(keys);
    caller = await stage.newCaller({ isPaid: false });
    const found = await answered(prompts.code);
    expect(catalogModels.find(({ id }) => id === found.resolved_model)?.isFree).toBe(true);
  });

  it("is what the request log shows as asked for", async () => {
    await arrange(keys);
    const { id, resolved_model: resolved } = await answered(prompts.code);
    const kept = await (await callApi("GET /history/{id}", { id, key: caller.key })).json();
    expect(kept).toMatchObject({
      model: "auto",
      resolved_model: resolved,
      summary: { category: "code", auto_strategy: "heuristic_routing" },
    });
  });
});

describe("auto's own fallbacks", () => {
  it("take over with the events of a mesh, from another provider first", async () => {
    await arrange(keys);
    const { resolved_model: chosen } = await answered(prompts.code);
    await world.close();
    await arrange(keys, { [chosen]: [[{ wait: 40 }, { fail: "overload", status: 503 }]] });
    const events = await readEvents(await ask(prompts.code));
    const [tryingFirst, failed, tryingSecond] = events;
    expect(tryingFirst).toEqual({ event: "route", model: chosen, status: "trying", provider: "openai" });
    expect(failed).toMatchObject({ event: "route", model: chosen, status: "failed", status_code: 503 });
    expect(tryingSecond).toMatchObject({ event: "route", status: "trying" });
    expect(tryingSecond).not.toMatchObject({ provider: "openai" });
    expect(events.at(-2)).toMatchObject({
      event: "trace",
      attempts: [{ status: "failed" }, { status: "success" }],
    });
    const done = events.at(-1);
    expect(done).toMatchObject({ event: "done", auto_strategy: "heuristic_routing" });
    expect(done).not.toMatchObject({ resolved_model: chosen });
  });

  it("give way to the caller's own", async () => {
    await arrange(keys);
    const { resolved_model: chosen } = await answered(prompts.code);
    await world.close();
    await arrange(keys, { [chosen]: [[{ fail: "overload", status: 503 }]] });
    const found = await answered(prompts.code, { routing: { fallback: ["gemini-3-flash"] } });
    expect(provider.calls.map(({ model }) => model.id)).toEqual([chosen, "gemini-3-flash"]);
    expect(found.resolved_model).toBe("gemini-3-flash");
  });

  it("are not needed for a model whose circuit is open: auto chooses another one", async () => {
    await arrange(keys);
    const { resolved_model: chosen } = await answered(prompts.code);
    const { breakers, clock } = world.runtime;
    const key = { provider: "openai", model: chosen, scope: "platform" };
    for (let count = 0; count < 3; count += 1) breakers.record(key, { type: "failure" }, clock.now());
    provider.calls.length = 0;
    expect((await answered(prompts.code)).resolved_model).not.toBe(chosen);
    expect(provider.calls).toHaveLength(1);
  });
});

describe("auto by the caller's own traffic", () => {
  /** So many code questions to a model that answered each. */
  async function chatWith(model: string, count: number) {
    for (let turn = 0; turn < count; turn += 1) {
      await (await ask(prompts.code, { model, stream: false })).text();
    }
  }

  it("goes by it with 22 observations of this kind, and not with 19", async () => {
    await arrange(keys);
    await chatWith("gemini-3-flash", 19);
    expect((await answered(prompts.code)).auto_strategy).toBe("heuristic_routing");
    await world.runtime.evidence.settled();
    expect((await answered(prompts.code)).auto_strategy).toBe("heuristic_routing");
    await chatWith("gemini-3-flash", 3);
    world.clock.advance(60_001);
    await answered(prompts.code);
    await world.runtime.evidence.settled();
    expect((await answered(prompts.code)).auto_strategy).toBe("historical_optimization");
  });

  it("does not wait for it: the first answer goes by the catalogue while it is read", async () => {
    await arrange(keys);
    await chatWith("gemini-3-flash", 25);
    const strategies = [];
    for (let count = 0; count < 2; count += 1) {
      strategies.push((await answered(prompts.code)).auto_strategy);
      await world.runtime.evidence.settled();
    }
    expect(strategies).toEqual(["heuristic_routing", "historical_optimization"]);
  });

  it("leaves a model that keeps failing this caller", async () => {
    await arrange(keys);
    const { resolved_model: chosen } = await answered(prompts.code);
    await world.close();
    await arrange(keys, { [chosen]: [[{ fail: "timeout", status: 504 }]] });
    for (let turn = 0; turn < 40; turn += 1) {
      await (await ask(prompts.code, { model: chosen, stream: false })).text();
      world.runtime.breakers.close({ provider: "openai", model: chosen, scope: "platform" });
    }
    await answered(prompts.code);
    await world.runtime.evidence.settled();
    const found = await answered(prompts.code);
    expect(found.auto_strategy).toBe("historical_optimization");
    expect(found.resolved_model).not.toBe(chosen);
  });

  it("does not hold on to a choice that was made for another goal", async () => {
    await arrange(keys);
    const { resolved_model: usual } = await answered(prompts.code);
    await world.close();

    await arrange(keys);
    // Enough traffic, but none on the models between which the goals choose.
    await chatWith("gemini-2.5-flash", 25);
    const { resolved_model: cheap } = await answered(prompts.code, { cost_saver: true });
    await world.runtime.evidence.settled();
    expect(cheap).not.toBe(usual);
    const found = await answered(prompts.code);
    expect(found).toMatchObject({ auto_strategy: "historical_optimization", resolved_model: usual });
  });

  it("is nobody else's", async () => {
    await arrange(keys);
    await chatWith("gemini-3-flash", 25);
    caller = await stage.newCaller();
    for (let count = 0; count < 2; count += 1) {
      expect((await answered(prompts.code)).auto_strategy).toBe("heuristic_routing");
      await world.runtime.evidence.settled();
    }
  });
});

describe("auto that finds no model", () => {
  it("says that none is available", async () => {
    await arrange();
    world.runtime.models = catalogModels.filter(({ isSimulated }) => !isSimulated);
    const response = await ask("Hello");
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "No model that can take this request is available.",
      code: "model_unavailable",
      request_id: response.headers.get("x-request-id"),
      model: "auto",
      hint: "Set a provider key on the server, or name a model.",
    });
  });

  it("says how long a prompt may be when it fits none", async () => {
    await arrange();
    const response = await ask("word ".repeat(200_000));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "The prompt needs about 312504 tokens and the widest model takes 128000.",
      code: "context_length_exceeded",
      request_id: response.headers.get("x-request-id"),
      model: "auto",
      limit: 128_000,
      needed: 312_504,
    });
    expect(await stage.balanceOf(caller)).toEqual({ credits: 500, held: 0 });
  });
});
