import "server-only";
import type { Dialect } from "../../dialects/dialect";
import type { RunReader } from "./live-run";
import { frameOf } from "./run-log";

/** How long a stream may be silent before a ping goes out (CONTRACT.md §2). */
export const heartbeatMs = 10_000;

type Clock = {
  now: () => number;
  setTimer: (delayMs: number, callback: () => void) => () => void;
};

/** Reads a run as text that can go out as it is. */
export type FrameReader = {
  /** Everything that is ready, as one text; it waits for the first of it. Null once the reader has left. */
  next: () => Promise<{ text: string; isLast: boolean } | null>;
  leave: () => Promise<void>;
};

/**
 * The frames of a run in a dialect: every event, a ping after each `heartbeatMs` of waiting, and the end frame.
 * `isOverdue` says that such a wait has passed already.
 */
export function readFrames(
  reader: RunReader,
  { dialect, clock, isOverdue }: { dialect: Dialect; clock: Clock; isOverdue: boolean },
): FrameReader {
  let isPingDue = isOverdue;
  let hasEnded = false;
  /** One timer serves all waits: it looks when the present one began. */
  let waiting: { since: number; wake: () => void } | null = null;
  let cancelTimer = clock.setTimer(heartbeatMs, beat);

  function beat() {
    const leftMs = waiting === null ? heartbeatMs : waiting.since + heartbeatMs - clock.now();
    cancelTimer = clock.setTimer(leftMs > 0 ? leftMs : heartbeatMs, beat);
    if (leftMs > 0) return;
    isPingDue = true;
    waiting?.wake();
  }

  async function leave(): Promise<void> {
    hasEnded = true;
    cancelTimer();
    waiting?.wake();
    await reader.leave();
  }

  const wait = () =>
    new Promise<void>((wake) => {
      waiting = { since: clock.now(), wake };
      reader.onNews(wake);
    });

  return {
    async next() {
      while (!hasEnded) {
        let frames = "";
        for (const entry of reader.take()) frames += frameOf(entry, dialect) ?? "";
        if (reader.isDone()) {
          void leave();
          return { text: frames + dialect.endFrame, isLast: true };
        }
        if (frames !== "") return { text: frames, isLast: false };
        if (isPingDue) {
          isPingDue = false;
          return { text: dialect.pingFrame, isLast: false };
        }
        await wait();
        waiting = null;
      }
      return null;
    },
    leave,
  };
}
