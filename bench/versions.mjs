import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { projectRoot } from "../scripts/project-root.mjs";
import { findPostgres } from "../scripts/test/postgres.mjs";
import { readPortkeyVersion } from "./servers/portkey.mjs";

/** One line on what is measured and where: processor, versions, our commit. */
export function describeMachine() {
  const processors = cpus();
  return [
    `${processors.length} × ${processors[0].model.trim()}`,
    `Node.js ${process.versions.node}`,
    `PostgreSQL ${readPostgresVersion()}`,
    `Portkey ${readPortkeyVersion()}`,
    `LLMWise ${readCommit()}`,
    new Date().toISOString().slice(0, 10),
  ].join(", ");
}

function readPostgresVersion() {
  const program = findPostgres();
  if (!program) return "missing";
  return /\d+[\d.]*/.exec(execFileSync(program, ["--version"], { encoding: "utf8" }))?.[0];
}

/** The commit of the sources, marked when they were changed since; a copy without history has none. */
function readCommit() {
  const git = (...args) =>
    execFileSync("git", args, { cwd: projectRoot, encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : " with changes");
  } catch {
    return "without history";
  }
}
