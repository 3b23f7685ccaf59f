import type { Attempt } from "@/lib/contracts/errors";
import type { Insight, Proposal } from "./blend/strategy";
import type { Branch } from "./calls/branch";
import type { CallOutcome } from "./calls/call-outcome";

import type { Verdict } from "./judge/verdict";
import type { Piece } from "./piece";
import type { Comparison } from "./run-answer";
import type { RunReceipt } from "./run-receipt";

/** What is tried for a call: before it is asked, and how that went, also when it was not asked at all. */
export type AttemptEvent =
  | { type: "attempt-started"; model: string; provider: string }
  | { type: "attempt-ended"; attempt: Attempt };

/** What a mode tells while it runs, in no dialect's words (`server/dialects` has those). */
export type ModeEvent =
  | Piece
  | AttemptEvent
  /** An answer is over, with what came of it. */
  | { type: "call-ended"; outcome: CallOutcome; hasFailed: boolean }
  | { type: "mesh-ended"; outcome: CallOutcome; totalMs: number; savedMs: number }
  | { type: "columns-compared"; comparison: Comparison }
  | { type: "draft-started"; proposal: Proposal }
  | { type: "draft-delta"; proposal: Proposal; text: string }
  | { type: "draft-reasoning"; proposal: Proposal; text: string }
  | { type: "draft-ended"; proposal: Proposal; branch: Branch }
  | { type: "drafts-analysed"; finding: Insight["finding"] }
  | { type: "synthesis-started"; model: string; strategy: string; sources: number }
  | { type: "answers-judged"; verdict: Verdict | null; isByDefault: boolean; criteria: readonly string[] };

/** Everything that a run tells, in order; `run-ended` is the last, once. */
export type RunEvent = ModeEvent | { type: "run-ended"; receipt: RunReceipt };
