import { nextCommand } from "./prepare.mjs";
import { startCommand } from "./run-command.mjs";

/**
 * An answer's objects live a few milliseconds: in a young generation of 32 MB a half they die before V8 moves them to
 * the old one, which it would let grow to four times of what lives there before it looks (docs/performance.md).
 */
const heapFlags = ["--max-semi-space-size=32", "--heap-growing-percent=20"];

/**
 * Starts the built server as a child process and returns it. `stdio` is its first three; a fourth carries messages. It
 * asks whether its listening socket may be handed over and is told so by the same message; then it hands it over and
 * gets it back as often as it said (lib/server/accept-in-bursts.ts).
 */
export function startServer({ host, port, env, nodeArgs = [], stdio }) {
  const next = nextCommand(["start", "-H", host, "-p", String(port)]);
  const child = startCommand({
    command: next.command,
    args: [...heapFlags, ...nodeArgs, ...next.args],
    env: { ...next.env, ...env },
    stdio: [...stdio, "ipc"],
  });
  child.on("message", (message, handle) => {
    if (handle !== undefined) handBack(child, message, handle);
    else if (message.acceptors !== undefined && child.connected) child.send(message);
  });
  return child;
}

/** Sent one after the other: a handle must stay open until its last copy has left. */
function handBack(child, message, handle) {
  const send = (left) => {
    if (left === 0 || !child.connected) handle.close();
    else child.send(message, handle, () => send(left - 1));
  };
  send(message.acceptors);
}
