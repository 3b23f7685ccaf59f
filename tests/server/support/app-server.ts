import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../../scripts/serve.mjs";

/** The built server as a process of its own, on a free loopback port. */
export type AppServer = {
  /** Such as `http://127.0.0.1:49152`. */
  url: string;
  /** A key of the local owner. */
  apiKey: string;
  pid: number;
  dataFolder: string;
  /** All that it has written so far. */
  printed: () => { stdout: string; stderr: string };
  /** Ends this process and no other; resolves to its exit code and signal, also when it has ended before. */
  stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends it and removes its data folder. */
  dispose: () => Promise<void>;
};

const apiKey = `mm_sk_${"c0ffee11".repeat(8)}`;

/**
 * Starts the built server and waits until it is healthy. Settings of the machine and of `.env` do not reach it, only
 * those given here. With a `dataFolder` it goes on where another server stopped. Throws with what it printed when it
 * ends before it is healthy.
 */
export async function startAppServer({
  settings = {},
  dataFolder = mkdtempSync(join(tmpdir(), "llmwise-server-")),
}: {
  settings?: Record<string, string>;
  dataFolder?: string;
} = {}): Promise<AppServer> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const child = startServer({
    host: "127.0.0.1",
    port,
    env: {
      ...blankSettings(),
      PORT: String(port),
      DATA_DIR: dataFolder,
      LOCAL_API_KEY: apiKey,
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = once(child, "close").then(([code, signal]) => {
    process.removeListener("exit", kill);
    return { code, signal };
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.stderr += chunk;
  });

  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return ended;
  };
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  if (!(await isHealthyWhile(isRunning, url))) {
    await ended;
    throw new Error(`The server ended before it was healthy.\n${printed.stdout}${printed.stderr}`);
  }
  return {
    url,
    apiKey,
    pid: child.pid ?? 0,
    dataFolder,
    printed: () => ({ ...printed }),
    stop,
    dispose: async () => {
      await stop("SIGKILL");
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Every setting as an empty one, which counts as unset and keeps `.env` from setting it. */
function blankSettings(): Record<string, string> {
  const names = [...readFileSync(".env.example", "utf8").matchAll(/^([A-Z][A-Z0-9_]+)=/gm)];
  return Object.fromEntries(names.map(([, name]) => [name, ""]));
}

async function findPort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Resolves to true once the server is healthy, to false when it has ended before. */
async function isHealthyWhile(isRunning: () => boolean, url: string): Promise<boolean> {
  while (isRunning()) {
    const status = await fetch(`${url}/api/health`).then(
      (response) => response.status,
      // Not listening yet.
      () => 0,
    );
    if (status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
