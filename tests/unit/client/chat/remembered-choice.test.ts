import { describe, expect, it } from "vitest";
import { readChoice, rememberChoice, usableChoice } from "@/lib/client/chat/remembered-choice";
import type { ModelRow } from "@/lib/contracts/models";

const row = (id: string, available = true): ModelRow => ({
  id,
  name: id,
  provider: "maker",
  vision: false,
  is_free: false,
  context_window: 1000,
  max_output_tokens: 1000,
  input_per_1m: 1,
  output_per_1m: 1,
  capabilities: { vision: false, tools: false, reasoning: false, json: false },
  available,
  served_by: [],
  simulated: false,
});

const refusing = {
  getItem: () => {
    throw new Error("The browser forbids storage.");
  },
  setItem: () => {
    throw new Error("The browser forbids storage.");
  },
};

describe("the remembered choice", () => {
  it("comes back as it was made", () => {
    const kept = new Map<string, string>();
    rememberChoice({ setItem: (key, text) => kept.set(key, text) }, { model: "a", fallback: ["b"] });
    expect(readChoice({ getItem: (key) => kept.get(key) ?? null })).toEqual({ model: "a", fallback: ["b"] });
  });

  it.each(["null", "{", '"a"', "{}", '{"model":1}'])("is none when %s is stored", (stored) => {
    expect(readChoice({ getItem: () => stored })).toBeNull();
  });

  it("keeps of a garbled list what is a name", () => {
    expect(readChoice({ getItem: () => '{"model":"a","fallback":["b",2,null]}' })).toEqual({
      model: "a",
      fallback: ["b"],
    });
  });

  it("is none, and no fault, where storage is forbidden", () => {
    rememberChoice(refusing, { model: "a", fallback: [] });
    expect(readChoice(refusing)).toBeNull();
  });
});

describe("the choice in force", () => {
  const models = [row("auto"), row("a"), row("b"), row("gone", false)];

  it("is the remembered one as far as it can be served", () => {
    const remembered = { model: "a", fallback: ["b", "gone", "a", "b", "unknown"] };
    expect(usableChoice(remembered, models)).toEqual({ model: "a", fallback: ["b"] });
  });

  it.each([null, { model: "gone", fallback: [] }])("is auto after %j", (remembered) => {
    expect(usableChoice(remembered, models)).toEqual({ model: "auto", fallback: [] });
  });

  it("is the first that can be served without auto, and none where none can", () => {
    expect(usableChoice(null, [row("gone", false), row("b")])).toEqual({ model: "b", fallback: [] });
    expect(usableChoice(null, [row("gone", false)])).toBeNull();
  });

  it("takes five fallbacks at the most", () => {
    const many = [row("a"), ...["1", "2", "3", "4", "5", "6"].map((id) => row(id))];
    const remembered = { model: "a", fallback: ["1", "2", "3", "4", "5", "6"] };
    expect(usableChoice(remembered, many)?.fallback).toEqual(["1", "2", "3", "4", "5"]);
  });
});
