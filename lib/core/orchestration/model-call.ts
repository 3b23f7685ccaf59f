import type { FinishReason } from "@/lib/contracts/chat";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel, ModelRoute } from "@/lib/core/catalog/types";
import type { Piece, Tell } from "./piece";

/**
 * Token counts of one call. `outputTokens` includes reasoning, `inputTokens` includes cached ones.
 * `estimate`: upstream gave none and we counted characters.
 */
export type TokenUsage = {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  reasoningTokens: number;
  source: "provider" | "estimate";
};

/**
 * What an adapter yields: a closed union, in upstream's order. A failure is thrown as UpstreamFailure.
 * `providerCostPicoUsd` is there when the provider names its own price of the call; ours is reckoned from the usage.
 */
export type ModelPart =
  | { type: "text-delta"; text: string }
  | { type: "reasoning-delta"; text: string }
  | { type: "usage-report"; usage: TokenUsage; providerCostPicoUsd?: bigint }
  | { type: "finish"; reason: FinishReason; nativeReason: string | null };

/** One prompt to one catalogue model. `callId` is unique within its run and the same on a re-run. */
export type ModelCall = {
  callId: string;
  /** What the answer is for: "answer", "draft", "deliberation", "pick", "fold", "synthesis", "verdict". */
  role: string;
  model: CatalogModel;
  messages: readonly ChatMessage[];
  temperature?: number | undefined;
  maxTokens?: number | undefined;
  /** Whether the model's thinking is passed on and kept. */
  showsReasoning?: boolean;
  /** Hears what the model says, as it comes. Thousands of pieces take this way and not the generators'. */
  hear?: Tell<Piece> | undefined;
};

/** A route with the credential it would use; `scope` is "platform" or "byok:<key id>". */
export type ServableRoute = ModelRoute & { scope: string; byok: boolean };

/** One attempt of a call over one route: what the provider port is asked. */
export type RouteCall = Omit<ModelCall, "callId"> & { route: ServableRoute };

/**
 * The port to the providers: a lazy stream of parts. It throws `UpstreamFailure` when upstream fails and
 * the signal's own reason when it is aborted. Leaving the iterator early closes the upstream socket.
 */
export type OpenRoute = (call: RouteCall, signal: AbortSignal) => AsyncIterable<ModelPart>;
