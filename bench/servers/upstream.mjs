import { fileURLToPath } from "node:url";
import { endCommand, startCommand } from "../../scripts/run-command.mjs";
import { nextMessage } from "./next-message.mjs";

const program = fileURLToPath(new URL("../upstream/upstream.mjs", import.meta.url));

/** Starts the loopback upstream as a process of its own; resolves to its port, its process id and `stop`. */
export async function startUpstream() {
  const child = startCommand({
    command: process.execPath,
    args: [program],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = await nextMessage(child);
  return { port, pid: child.pid, stop: () => endCommand(child) };
}

/** The settings under which a priced model of the catalogue is served by the loopback upstream. */
export function upstreamSettings({ port }) {
  return { OPENAI_API_KEY: "sk-bench", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
}
