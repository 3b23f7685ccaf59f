import type { StreamEvent } from "@/lib/contracts/stream-events";
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
  { sleep, isOverdue = false }: { sleep: Sleep; isOverdue?: boolean },
): AsyncGenerator<string, void, undefined> {
  try {
    let pending = events.next();
    if (isOverdue) yield pingFrame;
    while (true) {
      const result = await nextOrSilence(pending, sleep);
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
    await events.return?.();
  }
}

async function nextOrSilence<Result>(pending: Promise<Result>, sleep: Sleep): Promise<Result | "silence"> {
  const timer = new AbortController();
  const silence = sleep(heartbeatMs, timer.signal).then(
    () => "silence" as const,
    // The only way this sleep fails is our own abort below, when the race is already decided.
    () => "silence" as const,
  );
  try {
    return await Promise.race([pending, silence]);
  } finally {
    timer.abort();
  }
}
