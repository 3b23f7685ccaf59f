import { expect, it } from "vitest";
import { asTexts } from "@/lib/core/orchestration/json/fields";

it("takes texts from strings, lists and objects, without blank ones", () => {
  expect(asTexts(["a ", { b: " b", c: ["", 3, null, true] }])).toEqual(["a", "b", "3"]);
});

it("survives a reply that is nested without end", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(100_000)}"x"${"]".repeat(100_000)}`);
  expect(asTexts(deep)).toEqual([]);
  expect(asTexts([["near"], deep])).toEqual(["near"]);
});
