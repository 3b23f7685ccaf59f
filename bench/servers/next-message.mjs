import { once } from "node:events";

/** Resolves to the next message of a process that we started. Throws when it ends before it says anything. */
export async function nextMessage(child) {
  const stop = new AbortController();
  const ended = once(child, "exit", stop).then(() => {
    throw new Error(`${child.spawnargs.join(" ")} ended early.`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", stop), ended]);
    return message;
  } finally {
    stop.abort();
    // Giving up the other wait is no failure.
    ended.catch(() => undefined);
  }
}
