import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "../../scripts/project-root.mjs";
import { endCommand } from "../../scripts/run-command.mjs";
import { startServer } from "../../scripts/serve.mjs";
import { findFreePort } from "../../scripts/test/free-port.mjs";
import { untilAnswering } from "./until-answering.mjs";

/** On its first start a server makes a key and prints it. A fixed one of the settings would spare it the look-up. */
const printedKey = /mm_sk_[0-9a-f]{64}/;
/** Of what a server prints, its beginning. */
const keptCharacters = 64 * 1024;

/**
 * Starts the built server on a data folder of its own, with these settings and none of `.env`, and waits until it is
 * healthy. `preload` is a file that runs in it first, and may then be sent messages through `child`. Resolves to its
 * port and address, a key of the local owner, its process, the beginning of its `log`, and `stop`.
 */
export async function startOurServer({ settings, preload }) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "llmwise-bench-"));
  const port = await findFreePort();
  const child = startServer({
    host: "127.0.0.1",
    port,
    nodeArgs: preload ? ["--require", preload] : [],
    env: {
      ...blankSettings(),
      PORT: String(port),
      DATA_DIR: dataFolder,
      LOCAL_OWNER_CREDITS: "100000000",
      RATE_LIMIT_MULTIPLIER: "100000",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => {
      printed[name] = (printed[name] + text).slice(0, keptCharacters);
    });
  }
  const stop = async () => {
    await endCommand(child);
    rmSync(dataFolder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswering({ url: `${url}/api/health`, child, isReady: () => printedKey.test(printed.stdout) });
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${printed.stderr}`, { cause: error });
  }
  const apiKey = printedKey.exec(printed.stdout)?.[0];
  return { url, port, apiKey, child, pid: child.pid, log: () => printed.stderr, stop };
}

/** Every setting as an empty one, which counts as unset and keeps `.env` from setting it. */
function blankSettings() {
  const example = readFileSync(path.join(projectRoot, ".env.example"), "utf8");
  return Object.fromEntries([...example.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [name, ""]));
}
