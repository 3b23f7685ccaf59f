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

/** Where frames go: a socket, or a stream that somebody reads. */
export type FrameSink = {
  /** False: it has enough for now, and tells `onDrain` when it wants more. */
  write: (text: string) => boolean;
  /** The last text; nothing is written after it. */
  end: (text: string) => void;
  /** Calls back once. */
  onDrain: (callback: () => void) => void;
};

/**
 * Writes the frames of a run in a dialect into a sink: every event, those that are ready together as one text, a ping
 * after each `heartbeatMs` in which the sink waited in vain, and the end frame. `isOverdue` says that such a wait has
 * passed already. Answers how to leave before the end; that resolves as the reader's leaving does.
 */
export function pumpFrames(
  reader: RunReader,
  sink: FrameSink,
  { dialect, clock, isOverdue }: { dialect: Dialect; clock: Clock; isOverdue: boolean },
): () => Promise<void> {
  let hasEnded = false;
  /** When the sink began to wait for the run; null while the run waits for the sink. */
  let waitingSince: number | null = null;
  let cancelTimer = clock.setTimer(heartbeatMs, beat);

  /** One timer serves all waits: it looks when the present one began. */
  function beat() {
    const leftMs = waitingSince === null ? heartbeatMs : waitingSince + heartbeatMs - clock.now();
    cancelTimer = clock.setTimer(leftMs > 0 ? leftMs : heartbeatMs, beat);
    if (leftMs <= 0) put(dialect.pingFrame);
  }

  function put(text: string) {
    waitingSince = null;
    if (sink.write(text)) awaitNews();
    else sink.onDrain(pass);
  }

  function awaitNews() {
    waitingSince = clock.now();
    reader.onNews(passNews);
  }

  /** News that come while the sink is full are found once it drains. */
  function passNews() {
    if (waitingSince !== null) pass();
  }

  function pass() {
    if (hasEnded) return;
    let frames = "";
    for (const entry of reader.take()) frames += frameOf(entry, dialect) ?? "";
    if (reader.isDone()) {
      void leave();
      sink.end(frames + dialect.endFrame);
    } else if (frames === "") awaitNews();
    else put(frames);
  }

  async function leave(): Promise<void> {
    hasEnded = true;
    waitingSince = null;
    cancelTimer();
    await reader.leave();
  }

  // What came before anybody took the stream is no news any more, so it is looked for behind the ping, too.
  if (isOverdue && !sink.write(dialect.pingFrame)) sink.onDrain(pass);
  else pass();
  return leave;
}
