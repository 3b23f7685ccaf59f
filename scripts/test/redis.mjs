import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endCommand, startCommand } from "../run-command.mjs";
import { findProgram, searchPath } from "./debian-packages.mjs";
import { findFreePort } from "./free-port.mjs";
import { waitForLine } from "./wait-for-line.mjs";

/** The path of the Redis server program. */
export function findRedis() {
  return findProgram(["/usr/bin/redis-server", ...searchPath("redis-server")]);
}

/** Starts an empty Redis that writes nothing to disk, on a free loopback port; resolves to `{ url, stop }`. */
export async function serveRedis(program) {
  const folder = mkdtempSync(path.join(tmpdir(), "llmwise-redis-"));
  const port = await findFreePort();
  const server = startCommand({
    command: program,
    args: [
      "--bind",
      "127.0.0.1",
      "--port",
      String(port),
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      folder,
    ],
    stdio: ["ignore", "pipe", "pipe"],
  });
  await waitForLine(server, "Ready to accept connections");
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await endCommand(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
