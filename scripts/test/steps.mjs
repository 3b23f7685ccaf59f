import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { buildApp, runNext } from "../prepare.mjs";
import { projectRoot } from "../project-root.mjs";
import { runCommand } from "../run-command.mjs";
import { countCheck, countReport } from "./report.mjs";

/**
 * Every step of `npm test`, in order: its name for `--only`, what it needs beside Node, and how it runs.
 * Steps with the same `config` share one run of Vitest.
 */
export const steps = [
  { name: "lint", needs: [], run: lint },
  { name: "types", needs: [], run: checkTypes },
  { name: "unit", needs: ["postgres", "redis"], config: "vitest.config.ts" },
  { name: "api", needs: ["postgres", "redis"], config: "vitest.config.ts" },
  { name: "contract", needs: ["postgres", "redis"], config: "vitest.config.ts" },
  { name: "architecture", needs: [], config: "vitest.config.ts" },
  { name: "build", needs: [], run: build },
  { name: "server", needs: ["postgres", "redis"], config: "vitest.server.config.ts" },
  { name: "e2e", needs: ["chromium"], config: "vitest.e2e.config.ts" },
];

/** Whether a step has anything to check: a folder of tests may not exist. */
export function hasTests({ name, config }) {
  if (!config) return true;
  const folder = path.join(projectRoot, "tests", name);
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true }).some((file) => /\.(test|spec)\.ts$/.test(String(file)));
}

/** Runs the steps that share a config of Vitest as one, and counts every test. */
export async function runVitest({ config, names, env, tally, reportFolder }) {
  const reportFile = path.join(reportFolder, `${names[0]}.json`);
  const { code } = await runCommand({
    command: process.execPath,
    args: [
      path.join(projectRoot, "node_modules/vitest/vitest.mjs"),
      "run",
      `--config=${config}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...names.map((name) => `tests/${name}/`),
    ],
    env,
  });
  countReport(tally, { name: names.join(", "), reportFile, code });
}

async function lint(tally) {
  const program = path.join(projectRoot, "node_modules/@biomejs/biome/bin/biome");
  const args = [program, "check", "--error-on-warnings"];
  const { code } = await runCommand({ command: process.execPath, args });
  countCheck(tally, { name: "lint", passed: code === 0, message: "See above." });
}

async function checkTypes(tally) {
  // Pages are checked against types that Next writes for its routes.
  const routes = await runNext(["typegen"], { output: "quiet" });
  if (routes.code !== 0) console.log(routes.tail);
  const program = path.join(projectRoot, "node_modules/typescript/bin/tsc");
  const { code } = await runCommand({ command: process.execPath, args: [program, "--noEmit"] });
  countCheck(tally, { name: "types", passed: code === 0 && routes.code === 0, message: "See above." });
}

async function build(tally) {
  const failure = await buildApp().then(
    () => undefined,
    (error) => error.message,
  );
  countCheck(tally, { name: "build", passed: failure === undefined, message: failure });
}
