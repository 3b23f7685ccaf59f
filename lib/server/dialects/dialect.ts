import "server-only";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import type { RunReceipt } from "@/lib/core/orchestration/run-receipt";

/** A run's end as a whole HTTP answer: a status and a JSON body, null where nobody is left to read one. */
export type WholeAnswer = { status: number; body: Record<string, unknown> | null };

/** How one dialect says what a run tells. It knows the wire and nothing of runs; the runs know no wire. */
export type Dialect = {
  /** Names it among the dialects: a frame is encoded once for each. */
  name: string;
  /** The event as one frame of a stream; null for what this dialect keeps to itself. */
  encodeEvent: (event: RunEvent) => string | null;
  /** What stands behind the last event of a stream. */
  endFrame: string;
  /** A comment that keeps proxies and clients from giving up on a silent stream. */
  pingFrame: string;
  /** The run's end for a caller who does not stream, or whose stream has not begun. */
  encodeAnswer: (receipt: RunReceipt) => WholeAnswer;
};
