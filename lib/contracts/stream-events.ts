import * as z from "zod";
import { autoReason, autoStrategy, finishReason, optimizationGoal, settlementFields } from "./chat";
import { attempt, errorTable } from "./errors";

const milliseconds = z.int().nonnegative();
const tokens = z.int().nonnegative();
/** Present only where a mesh is at work; plain chat and compare leave it out. */
const chunkEvent = z.literal("chunk").optional();

/** A piece of one model's answer. `content_length` counts characters delivered so far. */
export const chunk = z.object({
  event: chunkEvent,
  model: z.string(),
  delta: z.string(),
  done: z.literal(false),
  latency_ms: milliseconds,
  content_length: z.int().nonnegative(),
});

/** A piece of a model's thinking, with `include_reasoning` alone. A blend's drafts carry their place. */
export const reasoningEvent = z.object({
  event: z.literal("reasoning"),
  model: z.string(),
  text: z.string(),
  layer: z.int().nonnegative().optional(),
  index: z.int().nonnegative().optional(),
});

/** The last chunk of a model that answered. `cost` is US dollars. */
export const finalChunk = z.object({
  event: chunkEvent,
  model: z.string(),
  delta: z.string(),
  done: z.literal(true),
  latency_ms: milliseconds,
  content_length: z.int().nonnegative(),
  ttft_ms: milliseconds.nullable(),
  prompt_tokens: tokens,
  completion_tokens: tokens,
  tokens_per_second: z.number().nonnegative(),
  cost: z.number().nonnegative(),
  finish_reason: finishReason,
  full_content: z.string(),
});

/** The last chunk of a model that failed. */
export const failedChunk = z.object({
  event: chunkEvent,
  model: z.string(),
  delta: z.literal(""),
  done: z.literal(true),
  error: z.string(),
  status_code: z.int(),
  latency_ms: milliseconds,
  content_length: z.int().nonnegative(),
});

export const routeEvent = z.object({
  event: z.literal("route"),
  model: z.string(),
  status: z.enum(["trying", "failed", "skipped"]),
  provider: z.string().optional(),
  reason: z.string().optional(),
  error: z.string().optional(),
  status_code: z.int().optional(),
  latency_ms: milliseconds.optional(),
});

export const traceEvent = z.object({
  event: z.literal("trace"),
  final_model: z.string().nullable(),
  attempts: z.array(attempt),
  trace: z.array(attempt),
  total_ms: milliseconds,
  saved_ms: milliseconds,
  terminal_error: z.string().optional(),
});

export const summaryEvent = z.object({
  event: z.literal("summary"),
  fastest: z.string().nullable(),
  longest: z.string().nullable(),
  models: z.record(z.string(), z.object({ latency_ms: milliseconds, tokens })),
});

export const sourceEvent = z.object({
  event: z.literal("source"),
  status: z.enum(["started", "done", "failed", "straggler"]),
  model: z.string(),
  layer: z.int().nonnegative(),
  index: z.int().nonnegative(),
  role: z.string(),
  latency_ms: milliseconds.optional(),
  completion_tokens: tokens.optional(),
  cost: z.number().nonnegative().optional(),
  content: z.string().optional(),
  error: z.string().optional(),
});

export const sourceDeltaEvent = z.object({
  event: z.literal("source_delta"),
  model: z.string(),
  layer: z.int().nonnegative(),
  index: z.int().nonnegative(),
  text: z.string(),
});

export const deliberationEvent = z.object({
  event: z.literal("deliberation"),
  agreements: z.array(z.string()),
  disagreements: z.array(
    z.object({
      topic: z.string(),
      positions: z.array(z.object({ model: z.string(), position: z.string() })),
    }),
  ),
  follow_ups: z.array(z.string()),
});

export const pickEvent = z.object({
  event: z.literal("pick"),
  best: z.string(),
  reasons: z.string(),
  missing: z.array(z.string()),
});

export const synthesisEvent = z.object({
  event: z.literal("synthesis"),
  status: z.literal("started"),
  model: z.string(),
  strategy: z.string(),
  sources: z.int().nonnegative(),
});

/** A contestant's place: `score` is its mean over criteria and passes, 0 to 10. */
export const verdictScore = z.object({
  model: z.string(),
  rank: z.int().positive(),
  score: z.number().min(0).max(10),
  reasoning: z.string(),
  /** The mean of each criterion over the passes. */
  criteria: z.record(z.string(), z.number().min(0).max(10)).optional(),
});

/** The judge's verdict. `winner` is null for a tie. */
export const verdict = z.object({
  winner: z.string().nullable(),
  scores: z.array(verdictScore),
  overall: z.string(),
  confidence: z.enum(["high", "medium", "low"]),
  position_consistency: z.number().min(0).max(1).nullable(),
  criteria: z.array(z.string()),
  /** What to bear in mind when reading it: a cut-off answer, a narrow win by length, a lost pass. */
  notes: z.array(z.string()).optional(),
});
export type Verdict = z.infer<typeof verdict>;

/** `code`: the judge's reply was no verdict, so there is no winner. `by_default`: only one contestant answered. */
export const verdictEvent = z.object({
  event: z.literal("verdict"),
  ...verdict.shape,
  code: z.literal("judge_unparseable").optional(),
  by_default: z.literal(true).optional(),
});

export const doneEvent = z.object({
  event: z.literal("done"),
  id: z.string(),
  finish_reason: finishReason,
  resolved_model: z.string().optional(),
  auto_strategy: autoStrategy.optional(),
  optimization_goal: optimizationGoal.optional(),
  auto_reason: autoReason.optional(),
  ...settlementFields,
});
export type DoneEvent = z.infer<typeof doneEvent>;

/**
 * The other terminal event. `refunded`: nothing was charged; null when that cannot be told now. `partial`: some text was
 * delivered.
 */
export const errorEvent = z.looseObject({
  event: z.literal("error"),
  error: z.string(),
  code: z.enum(Object.keys(errorTable) as [keyof typeof errorTable]), // the table's own keys
  status_code: z.int(),
  refunded: z.boolean().nullable(),
  partial: z.boolean(),
  request_id: z.string(),
});
export type ErrorEvent = z.infer<typeof errorEvent>;

export type Chunk = z.infer<typeof chunk>;
export type FinalChunk = z.infer<typeof finalChunk>;
export type FailedChunk = z.infer<typeof failedChunk>;
export type ReasoningEvent = z.infer<typeof reasoningEvent>;
export type RouteEvent = z.infer<typeof routeEvent>;
export type TraceEvent = z.infer<typeof traceEvent>;
export type SummaryEvent = z.infer<typeof summaryEvent>;
export type SourceEvent = z.infer<typeof sourceEvent>;
export type SourceDeltaEvent = z.infer<typeof sourceDeltaEvent>;
export type DeliberationEvent = z.infer<typeof deliberationEvent>;
export type PickEvent = z.infer<typeof pickEvent>;
export type SynthesisEvent = z.infer<typeof synthesisEvent>;
export type VerdictEvent = z.infer<typeof verdictEvent>;

/** What a mode may yield while it runs; the terminal events are added by the settlement. */
export const progressEvent = z.union([
  failedChunk,
  finalChunk,
  chunk,
  reasoningEvent,
  routeEvent,
  traceEvent,
  summaryEvent,
  sourceEvent,
  sourceDeltaEvent,
  deliberationEvent,
  pickEvent,
  synthesisEvent,
  verdictEvent,
]);
export type ProgressEvent = z.infer<typeof progressEvent>;

/** Every payload that may travel in a stream (CONTRACT.md §2). The encoder accepts nothing else. */
export const streamEvent = z.union([progressEvent, doneEvent, errorEvent]);
export type StreamEvent = z.infer<typeof streamEvent>;
