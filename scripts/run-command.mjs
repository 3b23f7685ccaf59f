import { spawn } from "node:child_process";
import { projectRoot } from "./project-root.mjs";

const tailLines = 40;
/** Children that still run, so that a signal can end each by its own id. */
const running = new Set();

/**
 * Runs a program in the project's folder until it ends and resolves to `{ code, tail }`.
 * `output: "live"` shows what it prints; "quiet" keeps the last lines as `tail`, for the case that it fails.
 */
export function runCommand({ command, args, env = {}, output = "live" }) {
  const isQuiet = output === "quiet";
  const child = startCommand({
    command,
    args,
    env,
    stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
  });
  let printed = "";
  const keep = (chunk) => {
    printed = (printed + chunk).slice(-64 * 1024);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, tail: error.message }));
    child.on("close", (code, signal) => {
      const tail = printed.trimEnd().split("\n").slice(-tailLines).join("\n");
      resolve({ code: code ?? 1, signal, tail });
    });
  });
}

/** Starts a program without waiting for it; `endCommands` ends it with the others. */
export function startCommand({ command, args, env = {}, ...options }) {
  const child = spawn(command, args, { cwd: projectRoot, env: { ...process.env, ...env }, ...options });
  running.add(child);
  const forget = () => running.delete(child);
  child.once("exit", forget);
  child.once("error", forget);
  return child;
}

/** Sends the signal to every child that still runs, and resolves when all have ended. */
export async function endCommands(signal = "SIGTERM", options = {}) {
  await Promise.all([...running].map((child) => endCommand(child, signal, options)));
}

/** Ends one child: with the signal, then by force when it has not ended after `forceAfterMs`. */
export function endCommand(child, signal = "SIGTERM", { forceAfterMs = 10_000 } = {}) {
  if (!running.has(child)) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), forceAfterMs);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill(signal);
  });
}
