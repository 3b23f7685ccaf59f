import { describe, expect, it } from "vitest";
import { readChoice, rememberChoice, usableChoice } from "@/lib/client/chat/remembered-choice";
import { groupModels, matchesModel, reasonUnavailable } from "@/lib/client/data/model-groups";
import type { ModelRow } from "@/lib/contracts/models";

const row = (id: string, provider: string, more: Partial<ModelRow> = {}): ModelRow => ({
  id,
  name: id,
  provider,
  vision: false,
  is_free: false,
  context_window: 128_000,
  max_output_tokens: 8000,
  input_per_1m: 1,
  output_per_1m: 2,
  capabilities: { vision: false, tools: false, reasoning: false, json: false },
  available: true,
  served_by: [provider],
  simulated: false,
  ...more,
});

const models = [
  row("sandbox/swift", "sandbox", { simulated: true }),
  row("gpt-5", "OpenAI"),
  row("claude-sonnet", "Anthropic"),
  row("gpt-5-mini", "OpenAI", { available: false }),
  row("auto", "llmwise"),
];

describe("the model list", () => {
  it("groups by maker with auto first and the simulated models last", () => {
    expect(groupModels(models).map(({ value, items }) => [value, items.map(({ id }) => id)])).toEqual([
      ["Automatic", ["auto"]],
      ["OpenAI", ["gpt-5", "gpt-5-mini"]],
      ["Anthropic", ["claude-sonnet"]],
      ["Simulated", ["sandbox/swift"]],
    ]);
  });

  it("puts makers whose models all need a key behind what can be chosen", () => {
    const keyless = models.map((model) => ({ ...model, available: model.provider !== "OpenAI" }));
    expect(groupModels(keyless).map(({ value }) => value)).toEqual([
      "Automatic",
      "Anthropic",
      "Simulated",
      "OpenAI",
    ]);
  });

  it("finds a model by words of its id, name and maker in any order", () => {
    const found = (query: string) => models.filter((model) => matchesModel(model, query)).map(({ id }) => id);
    expect(found("son")).toEqual(["claude-sonnet"]);
    expect(found("mini openai")).toEqual(["gpt-5-mini"]);
    expect(found("")).toHaveLength(models.length);
  });

  it("says why a model cannot be chosen", () => {
    expect([
      reasonUnavailable(row("a", "x")),
      reasonUnavailable(row("a", "x", { available: false, served_by: [] })),
      reasonUnavailable(row("a", "x", { available: false, input_per_1m: null })),
    ]).toEqual([null, "needs a provider key", "price unknown"]);
  });
});

describe("the remembered choice", () => {
  const storageWith = (text: string | null) => ({ getItem: () => text });

  it("comes back as it was stored", () => {
    const kept = new Map<string, string>();
    rememberChoice(
      { setItem: (key, text) => void kept.set(key, text) },
      { model: "gpt-5", fallback: ["auto"] },
    );
    expect(readChoice({ getItem: (key) => kept.get(key) ?? null })).toEqual({
      model: "gpt-5",
      fallback: ["auto"],
    });
  });

  it.each([null, "{", "7", '{"model":3}'])("is none when the browser holds %j", (text) => {
    expect(readChoice(storageWith(text))).toBeNull();
  });

  it("gives way to auto, and that to the first servable model, when its model cannot be served", () => {
    const gone = { model: "gpt-5-mini", fallback: [] };
    expect(usableChoice(gone, models)).toEqual({ model: "auto", fallback: [] });
    expect(usableChoice(gone, models.slice(0, 4))).toEqual({ model: "sandbox/swift", fallback: [] });
    expect(usableChoice(gone, [])).toBeNull();
  });

  it("keeps at most five distinct servable fallbacks, none of them the model itself", () => {
    const remembered = { model: "gpt-5", fallback: ["gpt-5", "claude-sonnet", "claude-sonnet", "gone"] };
    expect(usableChoice(remembered, models)).toEqual({ model: "gpt-5", fallback: ["claude-sonnet"] });
  });
});
