import type { StreamEvent } from "@/lib/contracts/stream-events";
import { watchSilence } from "./silence-watch";
import { encodeEvent, endFrame, pingFrame } from "./sse-encode";

/** How long a stream may be silent before a ping goes out (CONTRACT.md §2). */
export const heartbeatMs = 10_000;

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * The frames of a stream: every event, a ping after each `heartbeatMs` of silence, and the end frame.
 * `isOverdue` says that such a silence has passed already. Only one read of the source is in flight at a time;
 * pings do not disturb it.
 */
export async function* sseFrames(
  events: AsyncIterator<StreamEvent, unknown>,
  { now, sleep, isOverdue = false }: { now: () => number; sleep: Sleep; isOverdue?: boolean },
): AsyncGenerator<string, void, undefined> {
  const silence = watchSilence(heartbeatMs, { now, sleep });
  try {
    let pending = events.next();
    // Nobody waits for the first read while the ping does; if it fails, the wait below tells.
    pending.catch(() => undefined);
    if (isOverdue) yield pingFrame;
    while (true) {
      const result = await silence.wait(pending);
      if (result === "silence") {
        yield pingFrame;
        continue;
      }
      if (result.done) break;
      yield encodeEvent(result.value);
      pending = events.next();
    }
    yield endFrame;
  } finally {
    silence.stop();
    await events.return?.();
  }
}
