import { describe, expect, it } from "vitest";
import {
  asCount,
  asList,
  asObject,
  asText,
  isJsonObject,
  lookUp,
} from "@/lib/adapters/providers/wire-values";

const strangers = [null, undefined, 0, 1, "", "a", true, [], [1], {}, { a: 1 }];

describe("reading a vendor's JSON", () => {
  it("takes a count, rounded", () => {
    expect([0, 12, 12.4].map(asCount)).toEqual([0, 12, 12]);
  });

  it("takes for unsaid what is no count of one answer's tokens", () => {
    const unsaid = [
      -1,
      "12",
      1e9,
      1e300,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      true,
      undefined,
      null,
      [],
      {},
    ];
    expect(unsaid.map(asCount)).toEqual(unsaid.map(() => null));
  });

  it("takes for an object what is one, and for nothing else", () => {
    expect(strangers.filter(isJsonObject)).toEqual([{}, { a: 1 }]);
    expect(strangers.map((value) => asObject(value).a)).toEqual([...Array(10).fill(undefined), 1]);
  });

  it("takes an empty list for what is none", () => {
    expect(strangers.flatMap(asList)).toEqual([1]);
  });

  it("finds in a table its own entries alone", () => {
    expect(["a", "b", "constructor", "__proto__"].map((word) => lookUp({ a: 1 }, word))).toEqual([
      1,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("takes an empty text for none", () => {
    expect(strangers.map(asText).filter((text) => text !== null)).toEqual(["a"]);
  });
});
