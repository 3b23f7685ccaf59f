import { describe, expect, it } from "vitest";
import { isSendable, readSets, rememberSet, usableSet } from "@/lib/client/chat/remembered-sets";
import type { ModelRow } from "@/lib/contracts/models";

const row = (id: string, available = true): ModelRow => ({
  id,
  name: id,
  provider: "p",
  vision: false,
  is_free: true,
  context_window: 8000,
  max_output_tokens: 1000,
  input_per_1m: null,
  output_per_1m: null,
  capabilities: { vision: false, tools: false, reasoning: false, json: false },
  available,
  served_by: [],
  simulated: false,
});
const models = [row("auto"), row("a"), row("b"), row("gone", false), row("c"), row("d")];

describe("the set of a mode", () => {
  it("begins with models that can be served, never auto", () => {
    expect(usableSet("compare", undefined, models).models).toEqual(["a", "b", "c"]);
    expect(usableSet("judge", undefined, models)).toEqual({
      mode: "judge",
      models: ["a", "b"],
      judge: null,
      criteria: ["accuracy", "completeness", "clarity", "relevance"],
    });
  });

  it("keeps what was chosen as far as it can be served", () => {
    const stored = { models: ["d", "gone", "d", 7], strategy: "moa", synthesizer: "gone" };
    expect(usableSet("blend", stored, models)).toEqual({
      mode: "blend",
      models: ["d"],
      strategy: "moa",
      synthesizer: null,
    });
  });

  it.each([null, 7, "x", [], { models: 3, strategy: "none", criteria: {} }])(
    "comes to itself after garbage: %j",
    (garbage) => {
      expect(usableSet("blend", garbage, models)).toMatchObject({ strategy: "consensus" });
      expect(usableSet("judge", garbage, models).criteria).toHaveLength(4);
    },
  );

  it("is sent with as many models as its mode takes", () => {
    const blend = { mode: "blend", strategy: "self_moa", synthesizer: null } as const;
    expect(isSendable({ mode: "compare", models: ["a"] })).toBe(false);
    expect(isSendable({ mode: "compare", models: ["a", "b"] })).toBe(true);
    expect(isSendable({ ...blend, models: ["a"] })).toBe(true);
    expect(isSendable({ ...blend, models: ["a", "b"] })).toBe(false);
    expect(isSendable({ mode: "judge", models: ["a", "b", "c", "d", "e"], judge: null, criteria: [] })).toBe(
      false,
    );
  });

  it("is remembered beside those of the other modes, and forgotten where storage is forbidden", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    rememberSet(storage, { mode: "compare", models: ["a"] });
    rememberSet(storage, { mode: "judge", models: ["b"], judge: null, criteria: ["x"] });
    expect(Object.keys(readSets(storage))).toEqual(["compare", "judge"]);
    const forbidden = {
      getItem: () => {
        throw new Error("forbidden");
      },
      setItem: () => {
        throw new Error("forbidden");
      },
    };
    expect(() => rememberSet(forbidden, { mode: "compare", models: [] })).not.toThrow();
    expect(readSets(forbidden)).toEqual({});
  });
});
