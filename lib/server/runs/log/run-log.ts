import "server-only";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import type { Dialect } from "../../dialects/dialect";

/** How much of a run is kept for readers who come late: whichever is reached first. */
export const ringLimits = { bytes: 256 * 1024, events: 5_000 } as const;

/** One event of a run, numbered from 0, with its frame in the dialect that was asked for last: nearly always the only one. */
export type LogEntry = {
  seq: number;
  event: RunEvent;
  /** Bytes logged up to and with this entry, about. */
  endBytes: number;
  dialect: string | null;
  frame: string | null;
};

/** A run, event by event, as far back as the limits reach. */
export type RunLog = {
  append: (event: RunEvent) => LogEntry;
  /** The entries behind a number, oldest first; null when some of them are not kept any more. */
  readAfter: (seq: number) => readonly LogEntry[] | null;
  /** Drops what is over the limits and not needed by whoever has read up to `seq`. */
  trim: (seq: number) => void;
  /** Nothing comes any more. */
  close: () => void;
  readonly isClosed: boolean;
  readonly lastSeq: number;
  readonly totalBytes: number;
};

/** An empty log in this process's memory. */
export function createRunLog(limits: { bytes: number; events: number } = ringLimits): RunLog {
  let entries: LogEntry[] = [];
  /** The place in `entries` of the oldest entry that is kept: dropping it moves nothing. */
  let first = 0;
  let lastSeq = -1;
  let totalBytes = 0;
  let isClosed = false;

  const isOver = (oldest: LogEntry) =>
    totalBytes - oldest.endBytes >= limits.bytes || entries.length - first > limits.events;

  return {
    append(event) {
      lastSeq += 1;
      totalBytes += sizeOf(event);
      const entry: LogEntry = { seq: lastSeq, event, endBytes: totalBytes, dialect: null, frame: null };
      entries.push(entry);
      return entry;
    },
    readAfter(seq) {
      const kept = entries.length - first;
      const missing = lastSeq - seq;
      if (missing > kept) return null;
      return missing <= 0 ? [] : entries.slice(entries.length - missing);
    },
    trim(seq) {
      for (let oldest = entries[first]; oldest !== undefined; oldest = entries[first]) {
        if (oldest.seq > seq || !isOver(oldest)) break;
        first += 1;
      }
      if (first < limits.events) return;
      entries = entries.slice(first);
      first = 0;
    },
    close: () => {
      isClosed = true;
    },
    get isClosed() {
      return isClosed;
    },
    get lastSeq() {
      return lastSeq;
    },
    get totalBytes() {
      return totalBytes;
    },
  };
}

/** The entry's frame in a dialect, encoded once for all of its readers. */
export function frameOf(entry: LogEntry, { name, encodeEvent }: Dialect): string | null {
  if (entry.dialect === name) return entry.frame;
  entry.frame = encodeEvent(entry.event);
  entry.dialect = name;
  return entry.frame;
}

/** What a frame takes around its text. */
const frameBytes = 128;

/** About what an event weighs. The whole texts that endings carry are the answers' own and weigh nothing here. */
function sizeOf(event: RunEvent): number {
  return "text" in event ? frameBytes + event.text.length : frameBytes;
}
