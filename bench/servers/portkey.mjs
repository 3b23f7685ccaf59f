import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../scripts/project-root.mjs";
import { endCommand, startCommand } from "../../scripts/run-command.mjs";
import { findFreePort } from "../../scripts/test/free-port.mjs";
import { untilAnswering } from "./until-answering.mjs";

const folder = path.join(projectRoot, "bench/node_modules/@portkey-ai/gateway");

/** The installed version of Portkey's gateway. */
export function readPortkeyVersion() {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version;
}

/** Starts Portkey's gateway as it comes, with nothing switched on; resolves to its port, its process id and `stop`. */
export async function startPortkey() {
  const port = await findFreePort();
  const child = startCommand({
    command: process.execPath,
    args: [path.join(folder, "build/start-server.js"), `--port=${port}`, "--headless"],
    env: { NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilAnswering({ url: `http://127.0.0.1:${port}/`, child });
  return { port, pid: child.pid, stop: () => endCommand(child) };
}
