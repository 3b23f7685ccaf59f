import { type BrowserServer, chromium } from "playwright-core";
import { findChromium } from "../../../scripts/test/chromium.mjs";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The Chromium at `CHROMIUM_PATH`, or the machine's own, as a process that test files connect to. */
export function launchBrowser(): Promise<BrowserServer> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium here: set CHROMIUM_PATH.");
  return chromium.launchServer({ executablePath, args: flags });
}
