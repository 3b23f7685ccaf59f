import "server-only";
import type { RunReceipt } from "@/lib/core/orchestration/run-receipt";
import type { Dialect } from "../../dialects/dialect";
import type { RunReader } from "./live-run";
import { frameOf, type LogEntry } from "./run-log";

/** How long the HTTP status may wait for news from upstream before the stream opens regardless. */
export const firstNewsPatienceMs = 10_000;

type Clock = { setTimer: (delayMs: number, callback: () => void) => () => void };

/**
 * Either the run ended before it had anything to show, or its stream may open. `isOverdue`: nothing had come when the
 * patience ran out, so the caller is to hear a ping at once.
 */
export type FirstNews = { type: "ended"; receipt: RunReceipt } | { type: "opened"; isOverdue: boolean };

/**
 * Waits (bounded) for the first event that is worth a 200, so that a failure that comes first keeps its own status
 * (CONTRACT.md §2). Nothing is taken from the reader.
 */
export function awaitFirstNews(
  reader: RunReader,
  { dialect, clock }: { dialect: Dialect; clock: Clock },
): Promise<FirstNews> {
  return new Promise((resolve) => {
    const decide = (news: FirstNews) => {
      cancelPatience();
      reader.onNews(() => undefined);
      resolve(news);
    };
    const cancelPatience = clock.setTimer(firstNewsPatienceMs, () => {
      decide({ type: "opened", isOverdue: !reader.peek().some((entry) => frameOf(entry, dialect) !== null) });
    });
    const look = () => {
      for (const entry of reader.peek()) {
        const { event } = entry;
        if (event.type === "run-ended" && event.receipt.type !== "answered") {
          return decide({ type: "ended", receipt: event.receipt });
        }
        if (opensStream(entry, dialect)) return decide({ type: "opened", isOverdue: false });
      }
      reader.onNews(look);
    };
    look();
  });
}

/** A failed column alone does not open a stream, for all of them may be failing; nor does what is not told at all. */
function opensStream(entry: LogEntry, dialect: Dialect): boolean {
  const { event } = entry;
  return !(event.type === "call-ended" && event.hasFailed) && frameOf(entry, dialect) !== null;
}
