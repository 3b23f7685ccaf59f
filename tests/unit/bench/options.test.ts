import { describe, expect, it } from "vitest";
import { measures } from "@/bench/measures/measures.mjs";
import { readOptions } from "@/bench/options.mjs";
import { rows } from "@/bench/rows.mjs";

describe("readOptions", () => {
  it("measures every row and profiles unless told otherwise", () => {
    const { rows: chosen, isProfiling, scale } = readOptions([]);
    expect([chosen, isProfiling, scale.rounds]).toStrictEqual([rows, true, 5]);
  });

  it("takes some rows, another number of rounds and a shorter scale", () => {
    const {
      rows: chosen,
      isProfiling,
      scale,
    } = readOptions(["--rows", "burst,stream", "--rounds=1", "--quick", "--no-profile"]);
    expect(chosen.map(({ id }) => id)).toStrictEqual(["stream", "burst"]);
    expect([isProfiling, scale.rounds, scale.seconds]).toStrictEqual([false, 1, 2]);
  });

  it("measures nothing when it only profiles", () => {
    expect(readOptions(["--profile-only"])).toMatchObject({ rows: [], isProfiling: true });
  });

  it.each([
    ["--rows=nothing"],
    ["--rounds=0"],
    ["--rounds=many"],
    ["--unknown"],
    ["extra"],
    ["--profile-only", "--no-profile"],
  ])("explains itself when it is told %s", (...commandLine) => {
    expect(() => readOptions(commandLine)).toThrow("Usage: npm run bench");
  });
});

it("has a measure for every row, and the embedded database where a row needs it", () => {
  for (const { measure, side } of rows.filter((row) => row.measure !== "memory")) {
    const found = measures.find(({ name }) => name === measure);
    expect(found, measure).toBeDefined();
    if (side === "embedded") expect(found).toMatchObject({ withEmbedded: true });
  }
});
