import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSourceFinder } from "@/bench/profile/find-source.mjs";

let root = "";
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "llmwise-sources-"));
  const chunks = path.join(root, ".next/server/chunks");
  mkdirSync(chunks, { recursive: true });
  // One segment: the first column of the first line is the first of the source, whose name is `chooseModel`.
  const map = {
    version: 3,
    sources: ["../../../lib/core/%5Bid%5D/choose.ts"],
    names: ["chooseModel"],
    mappings: "AAAAA",
  };
  writeFileSync(path.join(chunks, "bundle.js"), "function a(){}");
  writeFileSync(path.join(chunks, "bundle.js.map"), JSON.stringify(map));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const frame = (url: string) => ({ url, functionName: "a", lineNumber: 0, columnNumber: 0 });

it("finds the source of a bundle's function", () => {
  const bundle = path.join(root, ".next/server/chunks/bundle.js");
  const expected = { file: "lib/core/[id]/choose.ts", name: "chooseModel" };
  expect(createSourceFinder(root)(frame(bundle))).toStrictEqual(expected);
  expect(createSourceFinder(root)(frame(pathToFileURL(bundle).href))).toStrictEqual(expected);
});

it("names other files by their path in the project, and leaves what is no file as it is", () => {
  const find = createSourceFinder(root);
  expect(find(frame(path.join(root, "node_modules/pg/lib/client.js"))).file).toBe(
    "node_modules/pg/lib/client.js",
  );
  expect(find(frame(path.join(root, ".next/server/other.js"))).file).toBe(".next/server/other.js");
  expect(find(frame("node:net")).file).toBe("node:net");
  expect(find({ ...frame(""), functionName: "" })).toStrictEqual({ file: "", name: "(anonymous)" });
});
