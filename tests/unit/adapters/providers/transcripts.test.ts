import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGolden, readTranscript, transcripts } from "./support/read-golden";
import { cutEvenly, cutRandomly, joinNeighbours, replay } from "./support/replay";

describe.each(["openai-compatible", "anthropic", "google"])("the %s transcripts", (dialect) => {
  const names = readdirSync(`${transcripts}/${dialect}`)
    .filter((file) => file.endsWith(".txt"))
    .map((file) => file.slice(0, -".txt".length));

  it("are at least fifteen", () => {
    expect(names.length).toBeGreaterThanOrEqual(15);
  });

  describe.each(names)("%s", (name) => {
    const bytes = readTranscript(`${dialect}/${name}`);
    const golden = readGolden(`${dialect}/${name}`);
    const { provider, failure } = golden;
    const expected = { parts: joinNeighbours(golden.parts), failure };

    it("gives the golden parts when it arrives whole, text that came together as one", () => {
      expect(replay(provider, [bytes])).toStrictEqual(expected);
    });

    it("gives the same byte by byte", () => {
      const { parts, failure } = replay(provider, cutEvenly(bytes, 1));
      expect({ parts: joinNeighbours(parts), failure }).toStrictEqual(expected);
    });

    it("gives the same at random cuts", () => {
      for (let seed = 1; seed <= 25; seed += 1) {
        const { parts, failure } = replay(provider, cutRandomly(bytes, seed));
        expect({ parts: joinNeighbours(parts), failure }, `seed ${seed}`).toStrictEqual(expected);
      }
    });

    it("says exactly one of finish and failure, and nothing behind it", () => {
      const { parts, failure } = replay(provider, cutEvenly(bytes, 1));
      const finishes = parts.filter(({ type }) => type === "finish");
      expect(finishes).toHaveLength(failure === null ? 1 : 0);
      expect(parts.at(-1)?.type === "finish").toBe(failure === null);
      expect(parts.filter(({ type }) => type === "usage-report")).toHaveLength(finishes.length);
    });
  });
});
