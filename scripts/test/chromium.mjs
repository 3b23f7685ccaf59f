import path from "node:path";
import { projectRoot } from "../project-root.mjs";
import { runCommand } from "../run-command.mjs";
import { findProgram, searchPath } from "./debian-packages.mjs";

const usualPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium on this machine, `CHROMIUM_PATH` first. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH?.trim();
  return findProgram([...(chosen ? [chosen] : []), ...usualPaths, ...searchPath("chromium")]);
}

/** Fetches the Chromium that Playwright was built for, where Debian's is not to be had; resolves to its path, if any. */
export async function fetchChromium() {
  console.log("Fetching a Chromium…");
  const cli = path.join(projectRoot, "node_modules/playwright-core/cli.js");
  const result = await runCommand({
    command: process.execPath,
    args: [cli, "install", "chromium"],
    output: "quiet",
  });
  if (result.code !== 0) return undefined;
  const { chromium } = await import("playwright-core");
  return findProgram([chromium.executablePath()]);
}
