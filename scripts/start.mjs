import { existsSync } from "node:fs";
import path from "node:path";
import { checkAddress } from "./check-address.mjs";
import { checkNode } from "./check-node.mjs";
import { lockDataFolder } from "./data-lock.mjs";
import { loadTypescript } from "./load-typescript.mjs";
import { buildApp, installDependencies, prepareClient } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { endCommands } from "./run-command.mjs";
import { startServer } from "./serve.mjs";
import { watchParent } from "./watch-parent.mjs";

checkNode();
process.chdir(projectRoot);
let lock;
let endedBy;
const endBy = (signal) => {
  endedBy = signal;
  // The server finishes its answers first, for as long as DRAIN_SECONDS says.
  const drainSeconds = Number(process.env.DRAIN_SECONDS?.trim() || 30);
  void endCommands(signal, { forceAfterMs: 1000 * drainSeconds + 10_000 });
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => endBy(signal));
if (process.env.npm_lifecycle_event) watchParent(() => endBy("SIGTERM"));
process.exitCode = await start().catch(explain);
lock?.release();

/**
 * `npm start`: installs, checks the settings, generates, builds, and serves until the server ends; resolves to its
 * exit code. Each step is left out when its result is there. The server itself migrates its database and prints
 * the sign-in link, because the embedded database allows one process.
 */
async function start() {
  if (existsSync(".env")) process.loadEnvFile(".env");
  lock = process.env.DATABASE_URL?.trim()
    ? undefined
    : lockDataFolder(path.resolve(process.env.DATA_DIR?.trim() || ".data"));
  await step(installDependencies);
  const env = loadTypescript("lib/server/env.ts").readEnv();
  await step(() => checkAddress(env));
  await step(prepareClient);
  await step(buildApp);
  return await step(() => serve(env));
}

function step(work) {
  if (endedBy) throw new Error(`Stopped by ${endedBy}.`);
  return work();
}

/** Resolves to the server's exit code, or to what a shell reports for a program that a signal ended. */
function serve({ host, port }) {
  const server = startServer({ host, port, stdio: ["ignore", "inherit", "inherit"] });
  if (server.pid) lock?.add(server.pid);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/** What went wrong is told in its own words: a stack would only hide the sentence. */
function explain(error) {
  if (endedBy) return endedBy === "SIGINT" ? 130 : 143;
  console.error(error.message);
  return 1;
}
