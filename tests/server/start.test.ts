import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findFreePort } from "../../scripts/test/free-port.mjs";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

describe("npm start", () => {
  let dataFolder = "";
  let port = 0;
  let started: ChildProcess[] = [];

  beforeEach(async () => {
    dataFolder = mkdtempSync(path.join(tmpdir(), "llmwise-start-"));
    port = await findFreePort();
    started = [];
  });
  afterEach(async () => {
    const living = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(living.map((child) => [once(child, "exit"), child.kill("SIGTERM")][0]));
    rmSync(dataFolder, { recursive: true, force: true });
  });

  /** Starts on the test's own folder and port; `printed` grows while it runs. */
  function start(settings: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: projectRoot,
      env: {
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        DATA_DIR: dataFolder,
        DATABASE_URL: "",
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    started.push(child);
    const run = { child, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      run.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      run.stderr += chunk;
    });
    return run;
  }

  /** Resolves once the server has told how to sign in; rejects with what it printed when it ends before. */
  function untilReady(run: ReturnType<typeof start>): Promise<void> {
    return new Promise((resolve, reject) => {
      run.child.stdout?.on("data", () => {
        if (run.stdout.includes("/auth/link?token=")) resolve();
      });
      run.child.once("exit", () => reject(new Error(run.stdout + run.stderr)));
    });
  }

  it.each([
    [{ PORT: "eighty" }, 'PORT must be a whole number from 1 to 65535, not "eighty".\n'],
    [{ ENCRYPTION_KEY: "hunter2" }, "ENCRYPTION_KEY must be 32 bytes in base64.\n"],
    [
      { CLERK_SECRET_KEY: "sk_test_hunter2" },
      "CLERK_SECRET_KEY is set, so NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY must be set too.\n",
    ],
  ])("stops for %o with one sentence and frees the data folder", async (settings, sentence) => {
    const run = start(settings);
    expect(await once(run.child, "close")).toStrictEqual([1, null]);
    expect(run.stderr).toBe(sentence);
    expect(existsSync(path.join(dataFolder, "server.lock"))).toBe(false);
  });

  it("serves, refuses a second start on its data folder or port, and ends on SIGTERM", async () => {
    const first = start();
    await untilReady(first);

    const onSameFolder = start({ PORT: String(await findFreePort()) });
    expect(await once(onSameFolder.child, "close")).toStrictEqual([1, null]);
    expect(onSameFolder.stderr).toBe(
      `LLMWise already runs on the data folder ${dataFolder} (process ${first.child.pid}); stop it first or set another DATA_DIR.\n`,
    );

    const onSamePort = start({ DATA_DIR: path.join(dataFolder, "other") });
    expect(await once(onSamePort.child, "close")).toStrictEqual([1, null]);
    expect(onSamePort.stderr).toBe(
      `The server cannot listen on 127.0.0.1:${port}: another program uses it; set another PORT.\n`,
    );

    expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
    first.child.kill("SIGTERM");
    expect(await once(first.child, "close")).toStrictEqual([143, null]);
    expect(existsSync(path.join(dataFolder, "server.lock"))).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
  });
});
