import { describe, expect, it } from "vitest";
import { keepPresets, readPresets, withoutPreset, withPreset } from "@/lib/client/chat/model-presets";

describe("presets of models", () => {
  it("are kept once, the newest first, and the oldest go", () => {
    const many = Array.from({ length: 12 }, (_, index) => [`m${index}`]);
    expect(withPreset([["a"], ["b"]], ["b"])).toEqual([["b"], ["a"]]);
    const kept = withPreset(many, ["new"]);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([12, ["new"], ["m10"]]);
    expect(
      withoutPreset(
        [
          ["a", "b"],
          ["b", "a"],
        ],
        ["a", "b"],
      ),
    ).toEqual([["b", "a"]]);
  });

  it("come back from this machine, whatever stands there", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(readPresets(storage)).toEqual([]);
    keepPresets(storage, [["a", "b"]]);
    expect(readPresets(storage)).toEqual([["a", "b"]]);
    for (const garbage of ["{", "7", '{"a":1}', "[7, [], [1], null]"]) {
      expect(readPresets({ getItem: () => garbage })).toEqual([]);
    }
    const forbidden = {
      setItem: () => {
        throw new Error("forbidden");
      },
    };
    expect(() => keepPresets(forbidden, [["a"]])).not.toThrow();
  });
});
