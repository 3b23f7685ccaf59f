import type { BlendStrategy } from "@/lib/contracts/blend";
import type { Insight, Proposal } from "./blend/strategy";
import type { Branch } from "./calls/branch";
import type { CallOutcome } from "./calls/call-outcome";
import type { Verdict } from "./judge/verdict";

/** One answer, from the first candidate that gave one. */
export type ChatResult = { mode: "chat" | "mesh"; outcome: CallOutcome; totalMs: number };

/** The columns that answered, side by side. */
export type Comparison = {
  fastest: string;
  longest: string;
  models: readonly { model: string; latencyMs: number; tokens: number }[];
};

/** The answers of all models, in the order of the request. */
export type CompareResult = {
  mode: "compare";
  branches: readonly Branch[];
  comparison: Comparison;
  costPicoUsd: bigint;
  totalMs: number;
};

/** A draft that was asked for, and what became of it. */
export type BlendSource = { proposal: Proposal; branch: Branch };

/** One answer made of several drafts. */
export type BlendResult = {
  mode: "blend";
  strategy: BlendStrategy;
  models: readonly string[];
  /** Null: nobody had to write, a draft is the answer as it is. */
  synthesizer: string | null;
  outcome: CallOutcome;
  sources: readonly BlendSource[];
  insight: Insight | null;
  /** For self_moa alone. */
  samples: number | null;
  /** For moa alone. */
  layers: number | null;
  /** What went wrong on the way, as a code; null when all went as planned. */
  degradedReason: string | null;
  costPicoUsd: bigint;
  totalMs: number;
};

/** The contestants' answers and what the judge made of them; without a verdict it could not be read. */
export type JudgeResult = {
  mode: "judge";
  verdict: Verdict | null;
  /** Null when nobody was asked to judge. */
  judge: string | null;
  winner: CallOutcome | null;
  branches: readonly Branch[];
  isByDefault: boolean;
  costPicoUsd: bigint;
  totalMs: number;
};

/** A mode's own answer, told apart by `mode`. */
export type RunAnswer = ChatResult | CompareResult | BlendResult | JudgeResult;
