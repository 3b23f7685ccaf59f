import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { generateClient } from "./generate-client.mjs";
import { projectRoot } from "./project-root.mjs";
import { runCommand } from "./run-command.mjs";
import { digestSources, hasStamp, writeStamp } from "./stamp.mjs";

const clientStamp = "lib/adapters/database/generated/.generated-from";
const buildStamp = ".next/built-from";

/**
 * `npm ci` refuses a lock file that lacks an optional package of another platform, `install` fetches what is missing;
 * the versions are exact in both. The build needs the development packages, and no package needs its install script.
 */
const installArguments = [
  "install",
  "--no-save",
  "--include=dev",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
];

/** Installs the dependencies of a folder's lock file unless they are there. Throws with npm's last lines. */
export async function installDependencies(folder = ".") {
  const digest = digestSources([path.join(folder, "package-lock.json")]);
  const installStamp = path.join(folder, "node_modules/.installed-from");
  if (hasStamp(installStamp, digest)) return;
  console.log("Installing the dependencies…");
  const result = await runNpm([...installArguments, "--prefix", path.join(projectRoot, folder)]);
  if (result.code !== 0) throw new Error(`The dependencies could not be installed.\n${result.tail}`);
  writeStamp(installStamp, digest);
}

/** Generates the database client unless it is newer than the schema. */
export function prepareClient() {
  const digest = digestSources(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (hasStamp(clientStamp, digest)) return;
  console.log("Generating the database client…");
  generateClient();
  writeStamp(clientStamp, digest);
}

/** Builds the app unless the build is of the present sources. Throws with the last lines of the build. */
export async function buildApp() {
  const digest = digestSources(listBuildSources(), publicSettings());
  if (hasStamp(buildStamp, digest)) return;
  console.log("Building the app, which takes about a minute…");
  const result = await runNext(["build"], { output: "quiet" });
  if (result.code !== 0) throw new Error(`The app could not be built.\n${result.tail}`);
  writeStamp(buildStamp, digest);
}

/** Runs Next's command line to its end. */
export function runNext(args, options) {
  return runCommand({ ...nextCommand(args), ...options });
}

/** Next's command line as a program to start; its own process is the server's, so signals reach it. */
export function nextCommand(args) {
  return {
    command: process.execPath,
    args: [path.join(projectRoot, "node_modules/next/dist/bin/next"), ...args],
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  };
}

function runNpm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith(".js")) {
    return runCommand({ command: process.execPath, args: [cli, ...args], output: "quiet" });
  }
  return runCommand({ command: "npm", args, output: "quiet" });
}

/** Folders of the app and the settings beside them; next-env.d.ts is written by the build itself. */
function listBuildSources() {
  const settings = readdirSync(projectRoot)
    .filter((name) => /\.(ts|mjs|json)$/.test(name) && !/^(next-env\.d|vitest\.|biome\.)/.test(name))
    .sort();
  const folders = ["app", "components", "content", "lib", "prisma", "public"];
  return [...folders.filter((name) => existsSync(path.join(projectRoot, name))), ...settings];
}

/** Settings whose names start so are written into the pages when the app is built. */
function publicSettings() {
  const entries = Object.entries(process.env).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  return JSON.stringify(entries.sort());
}
