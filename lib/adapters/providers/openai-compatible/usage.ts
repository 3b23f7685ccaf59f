import "server-only";
import type { ReportedUsage } from "../dialect";
import { asCount, asObject, type JsonObject } from "../wire-values";
import type { VendorQuirks } from "./vendors";

/** The counts of a chat completion's `usage`, under all the names that hosts have for them. */
export function readOpenAiUsage(usage: JsonObject, quirks: VendorQuirks): ReportedUsage {
  const reasoningTokens = asCount(asObject(usage.completion_tokens_details).reasoning_tokens);
  const outputTokens = asCount(usage.completion_tokens);
  const apart = quirks.countsReasoningApart ? (reasoningTokens ?? 0) : 0;
  return {
    inputTokens: asCount(usage.prompt_tokens),
    outputTokens: outputTokens === null ? null : outputTokens + apart,
    cachedInputTokens:
      asCount(asObject(usage.prompt_tokens_details).cached_tokens) ??
      // DeepSeek, Moonshot, Mistral.
      asCount(usage.prompt_cache_hit_tokens) ??
      asCount(usage.cached_tokens) ??
      asCount(usage.num_cached_tokens),
    reasoningTokens,
  };
}
