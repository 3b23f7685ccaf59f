import "server-only";
import type { Runtime } from "./runtime-type";

/**
 * Ends the process on SIGTERM or SIGINT without cutting an answer off: no run begins any more, those under way finish
 * within `DRAIN_SECONDS` and are settled, and then the stores are closed. A second signal ends it at once.
 */
export function endOnSignals({
  drain,
  env,
  log,
  close,
}: Pick<Runtime, "drain" | "env" | "log" | "close">): void {
  const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
  async function end(signal: keyof typeof exitCodes): Promise<void> {
    if (drain.isDraining) process.exit(exitCodes[signal]);
    try {
      await drain.start(env.drainSeconds * 1000);
      await letAnswersLeave();
      await close();
    } catch (error) {
      log.error("the server did not end cleanly", { error });
    }
    process.exit(exitCodes[signal]);
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Next's own listener ends the process while our runs are still being settled.
    process.removeAllListeners(signal);
    process.on(signal, () => void end(signal));
  }
}

/** The last frames of the last run are on their way to the sockets. */
function letAnswersLeave(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
