import "server-only";
import type { Tell } from "@/lib/core/orchestration/piece";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import type { RunReceipt } from "@/lib/core/orchestration/run-receipt";
import { createRunLog, type LogEntry } from "./run-log";

/** How far the run may be ahead of its slowest reader, in bytes: then it waits, and through it the upstreams do. */
export const maxLagBytes = 64 * 1024;

/** Somebody who wants a run's answer, with a place in its log. */
export type RunReader = {
  /** What is there behind the reader's place, which stays where it is. */
  peek: () => readonly LogEntry[];
  /** The same, and the place moves behind it. */
  take: () => readonly LogEntry[];
  /** Whether the run is over and all of it was taken. */
  isDone: () => boolean;
  /** Calls back once, when something has come or the run is over; a later callback replaces an earlier one. */
  onNews: (callback: () => void) => void;
  /** Gives the place up. The last reader's leaving ends the run; it resolves when that is done. */
  leave: () => Promise<void>;
};

/** A run that goes on by itself as long as somebody reads it. */
export type LiveRun = {
  /**
   * A reader who has had the events up to `after` (-1: none); null when the log does not reach back so far. One who
   * does not hold the run back waits for its end alone.
   */
  attach: (options?: { after?: number; holdsBack?: boolean }) => RunReader | null;
  /** Resolves when the run is over, and its log with it, to what its caller is told. */
  ended: Promise<RunReceipt>;
};

/**
 * Drives a run into its log: the one place that pulls it, and that it tells its pieces to. `abandon` is called when the
 * last reader has left and must make the run end soon; the events settle whatever happens and never throw.
 */
export function startLiveRun(
  start: (tell: Tell<RunEvent>) => AsyncIterable<RunEvent>,
  abandon: () => void,
): LiveRun {
  const log = createRunLog();
  const readers = new Set<Place>();
  let waiting: (() => void)[] = [];

  const slowest = () => {
    let place: { seq: number; bytes: number } = { seq: log.lastSeq, bytes: log.totalBytes };
    for (const reader of readers) if (reader.holdsBack && reader.seq < place.seq) place = reader;
    return place;
  };
  const letRunLook = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const tellReaders = () => {
    for (const reader of readers) {
      reader.tell();
      if (reader.hasLeft && !reader.isWaiting()) readers.delete(reader);
    }
  };
  const hasReaders = () => {
    for (const reader of readers) if (!reader.hasLeft) return true;
    return false;
  };

  const isTooFarAhead = () => log.totalBytes - slowest().bytes > maxLagBytes;

  async function waitForReaders(): Promise<void> {
    while (isTooFarAhead()) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
  }

  function tell(event: RunEvent): Promise<void> | undefined {
    log.append(event);
    // Nothing comes behind it, so readers need not wait for the generator to return.
    if (event.type === "run-ended") log.close();
    log.trim(slowest().seq);
    tellReaders();
    return isTooFarAhead() ? waitForReaders() : undefined;
  }

  async function drive(): Promise<RunReceipt> {
    let receipt: RunReceipt | null = null;
    try {
      for await (const event of start(tell)) {
        if (event.type === "run-ended") receipt = event.receipt;
        await tell(event);
      }
    } finally {
      log.close();
      tellReaders();
    }
    if (receipt === null) throw new Error("A run ended without saying how.");
    return receipt;
  }

  const ended = drive();
  // Whoever waits for the receipt hears of a run without one; who reads the log, or leaves, need not.
  const over = ended.then(
    () => undefined,
    () => undefined,
  );

  return {
    ended,
    attach({ after = -1, holdsBack = true } = {}) {
      if (log.readAfter(after) === null) return null;
      const place = createPlace({ after, holdsBack });
      readers.add(place);
      const peek = () => log.readAfter(place.seq) ?? [];
      return {
        peek,
        take() {
          const entries = peek();
          const last = entries.at(-1);
          if (last === undefined) return entries;
          place.seq = last.seq;
          place.bytes = last.endBytes;
          letRunLook();
          return entries;
        },
        isDone: () => log.isClosed && place.seq === log.lastSeq,
        onNews: place.onNews,
        async leave() {
          if (place.hasLeft) return;
          // Told of the next news all the same, so that whoever waits for some does not wait for ever.
          place.hasLeft = true;
          place.holdsBack = false;
          letRunLook();
          if (hasReaders() || log.isClosed) return;
          abandon();
          await over;
        },
      };
    },
  };
}

type Place = {
  seq: number;
  bytes: number;
  holdsBack: boolean;
  hasLeft: boolean;
  onNews: (callback: () => void) => void;
  isWaiting: () => boolean;
  tell: () => void;
};

function createPlace({ after, holdsBack }: { after: number; holdsBack: boolean }): Place {
  let waiting: (() => void) | null = null;
  return {
    seq: after,
    bytes: 0,
    holdsBack,
    hasLeft: false,
    onNews: (callback) => {
      waiting = callback;
    },
    isWaiting: () => waiting !== null,
    tell() {
      const callback = waiting;
      waiting = null;
      callback?.();
    },
  };
}
