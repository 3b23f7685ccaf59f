import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "../project-root.mjs";
import { findFreePort } from "../test/free-port.mjs";

/**
 * Starts the built server on a data folder of its own and waits until it is healthy. Resolves to its address, its key,
 * `residentMegabytes` and `cpuSeconds` (NaN where the system does not tell) and `stop`. With `BENCH_CPU_PROF` naming a folder, a CPU
 * profile is left there when it stops.
 */
export async function startBenchServer(settings) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "llmwise-bench-"));
  const port = await findFreePort();
  const apiKey = `mm_sk_${"be".repeat(32)}`;
  const profileFolder = process.env.BENCH_CPU_PROF;
  const child = spawn(
    process.execPath,
    [
      ...(profileFolder ? ["--cpu-prof", "--cpu-prof-dir", path.resolve(profileFolder)] : []),
      "node_modules/next/dist/bin/next",
      "start",
      "-H",
      "127.0.0.1",
      "-p",
      String(port),
    ],
    {
      cwd: projectRoot,
      env: {
        ...process.env,
        ...blankSettings(),
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        PORT: String(port),
        DATA_DIR: dataFolder,
        LOCAL_API_KEY: apiKey,
        RATE_LIMIT_MULTIPLIER: "1000",
        ...settings,
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const url = `http://127.0.0.1:${port}`;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null) throw new Error("The server ended before it was healthy. Is there a build?");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    pid: child.pid,
    apiKey,
    residentMegabytes: () =>
      Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(processFile(child.pid, "status"))?.[1]) / 1024),
    cpuSeconds: () => {
      // User and system time in hundredths of a second, counted from behind the command's name.
      const fields = processFile(child.pid, "stat")
        .replace(/^.*\) /, "")
        .split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Every setting as an empty one, which counts as unset and keeps `.env` from setting it. */
function blankSettings() {
  const example = readFileSync(path.join(projectRoot, ".env.example"), "utf8");
  return Object.fromEntries([...example.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [name, ""]));
}

function isHealthy(url) {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    // Not listening yet.
    () => false,
  );
}

/** A file of Linux's process file system, empty on other systems. */
function processFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
