import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as z from "zod";

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), "utf8");
const names = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: names, devDependencies: names })
  .parse(JSON.parse(read("package.json")));
const installed = { ...manifest.dependencies, ...manifest.devDependencies };
const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(
  (row) => ({
    name: row[1] ?? "",
    reason: row[2] ?? "",
    licence: row[3] ?? "",
  }),
);

describe("docs/dependencies.md", () => {
  it("names every dependency once, in order, and no other", () => {
    expect(rows.map(({ name }) => name)).toStrictEqual(Object.keys(installed).toSorted());
  });

  it.each(rows)("states the licence of $name", ({ name, licence }) => {
    const { license } = z
      .object({ license: z.string() })
      .parse(JSON.parse(read(`node_modules/${name}/package.json`)));
    expect(licence).toBe(license);
  });
});

describe("package.json", () => {
  it("pins every version exactly", () => {
    const loose = Object.entries(installed).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toStrictEqual([]);
  });
});
