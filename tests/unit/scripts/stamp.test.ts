import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "llmwise-stamp-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(["with a space", "generated"])(
  "the digest of a project in a folder %j tells of a change, but not of what was made from it",
  async (name) => {
    const project = path.join(folder, name, "app");
    mkdirSync(path.join(project, "lib/generated"), { recursive: true });
    for (const file of ["stamp.mjs", "project-root.mjs"]) {
      cpSync(path.resolve("scripts", file), path.join(project, "scripts", file));
    }
    const { digestSources } = await import(pathToFileURL(path.join(project, "scripts/stamp.mjs")).href);
    writeFileSync(path.join(project, "lib/a.ts"), "one");
    const before = digestSources(["lib"]);
    writeFileSync(path.join(project, "lib/generated/b.ts"), "made");
    expect(digestSources(["lib"])).toBe(before);
    writeFileSync(path.join(project, "lib/a.ts"), "two");
    expect(digestSources(["lib"])).not.toBe(before);
  },
);
