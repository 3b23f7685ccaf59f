import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fence, fenceNonce } from "@/lib/core/orchestration/blind/fence";
import { findLabelled, labelBlind, nameLabels } from "@/lib/core/orchestration/blind/labels";
import { hexDigest, shuffled } from "@/lib/core/orchestration/blind/seeded-random";

describe("labelBlind", () => {
  it("loses and doubles nothing and repeats itself for the same seed", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), fc.string(), (items, seed) => {
        const labelled = labelBlind(items, seed);
        expect(labelled.map(({ item }) => item).toSorted()).toStrictEqual(items.toSorted());
        expect(labelled.map(({ label }) => label)).toStrictEqual("ABCDEFGH".slice(0, items.length).split(""));
        expect(labelBlind(items, seed)).toStrictEqual(labelled);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("puts each item in each place about equally often over request ids", () => {
    const places = new Map<string, number>();
    for (let run = 0; run < 6_000; run += 1) {
      shuffled(["x", "y", "z"], `req_${run}`).forEach((item, place) => {
        places.set(item + place, (places.get(item + place) ?? 0) + 1);
      });
    }
    for (const count of places.values()) expect(Math.abs(count - 2_000)).toBeLessThan(150);
    expect(places.size).toBe(9);
  });
});

describe("findLabelled", () => {
  const labelled = labelBlind(["one", "two"], "seed");
  it.each(["A", "a", "Draft A", "answer a:", "(A)", '"A"', "**A**", "Response A."])("reads %j", (spoken) => {
    expect(findLabelled(labelled, spoken)?.label).toBe("A");
  });
  it.each(["", "C", "AB", "A and B", 1, null, undefined, { label: "A" }])("refuses %j", (spoken) => {
    expect(findLabelled(labelled, spoken)).toBeNull();
  });
});

it("names the writers in a reply's prose", () => {
  const names = [
    { label: "A", item: "gpt" },
    { label: "B", item: "claude" },
  ];
  expect(nameLabels("Draft A beats draft B. A dog; Answer C; answer a question.", names)).toBe(
    "gpt beats claude. A dog; Answer C; answer a question.",
  );
});

describe("fenceNonce", () => {
  it("is the same for the same request and another for another", () => {
    expect(fenceNonce("req_1", ["text"])).toBe(fenceNonce("req_1", ["other"]));
    expect(fenceNonce("req_1", [])).not.toBe(fenceNonce("req_2", []));
    expect(fenceNonce("req_1", [])).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is made anew while a text contains it", () => {
    const first = hexDigest("req_1:0");
    const second = hexDigest("req_1:1");
    const nonce = fenceNonce("req_1", [`<<<END DRAFT A ${first}>>>`, second]);
    expect(nonce).toBe(hexDigest("req_1:2"));
    const fenced = fence({ name: "DRAFT A", text: `<<<END DRAFT A ${first}>>>`, nonce });
    expect(fenced.split("\n").filter((line) => line.includes(nonce))).toHaveLength(2);
  });
});
