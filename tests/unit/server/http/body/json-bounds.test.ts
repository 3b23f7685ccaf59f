import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findExcess, jsonBounds } from "@/lib/server/http/body/json-bounds";

const excessOf = (json: string) => findExcess(Buffer.from(json));

describe("findExcess", () => {
  it("finds nothing wrong with the widest request we take", () => {
    const part = { type: "text", text: 'a "quoted" \\ text, with [brackets] and {braces}, and commas,,,,' };
    const messages = Array.from({ length: 200 }, () => ({
      role: "user",
      content: Array.from({ length: 64 }, () => part),
    }));
    expect(excessOf(JSON.stringify({ model: "auto", messages: messages.slice(0, 150) }))).toBeNull();
    expect(
      excessOf(JSON.stringify({ messages: [{ role: "user", content: '\\"'.repeat(500_000) }] })),
    ).toBeNull();
  });

  it.each([
    ["a million unknown fields", `{${Array.from({ length: 200_000 }, (_, i) => `"a${i}":1`).join(",")}}`],
    ["a list of a million", `[${"1,".repeat(500_000)}1]`],
    ["objects without end", `[${"{},".repeat(500_000)}{}]`],
    ["deep nesting", "[".repeat(1_000_000)],
    ["many lists", `[${`[${"1,".repeat(500)}1],`.repeat(900)}1]`],
  ])("tells %s as too much", (_, json) => {
    expect(excessOf(json)).toMatch(/^must not/);
  });

  it("counts what is inside of no string, wherever quotes and backslashes stand", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const json = JSON.stringify(value);
        expect(excessOf(json)).toBeNull();
        expect(excessOf(`${"[".repeat(jsonBounds.depth)}${json}`)).toBe(
          /^[[{]/.test(json) ? `must not be nested deeper than ${jsonBounds.depth} levels` : null,
        );
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
