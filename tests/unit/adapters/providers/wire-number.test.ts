import { expect, it } from "vitest";
import { wireCount } from "@/lib/adapters/providers/wire-number";

it("reads a count, rounded", () => {
  expect([0, 12, 12.4].map((count) => wireCount.parse(count))).toEqual([0, 12, 12]);
});

it("takes for unsaid what is no count of one answer's tokens", () => {
  for (const count of [-1, "12", 1e9, 1e300, Number.POSITIVE_INFINITY, undefined, null]) {
    expect(wireCount.parse(count) ?? null).toBeNull();
  }
});
