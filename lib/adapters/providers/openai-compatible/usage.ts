import "server-only";
import { usdToPicoUsd } from "@/lib/core/billing/usd";
import type { ReportedUsage } from "../dialect";
import { asCount, asObject, type JsonObject } from "../wire-values";
import type { VendorQuirks } from "./vendors";

/** The counts of a chat completion's `usage`, under all the names that hosts have for them. */
export function readOpenAiUsage(usage: JsonObject, quirks: VendorQuirks): ReportedUsage {
  const inputTokens = asCount(usage.prompt_tokens) ?? asCount(usage.input_tokens);
  const completionTokens = asCount(usage.completion_tokens) ?? asCount(usage.output_tokens);
  const reasoningTokens = reasoningTokensOf(usage);
  const counts = { inputTokens, completionTokens, reasoningTokens: reasoningTokens ?? 0 };
  const totalTokens = asCount(usage.total_tokens);
  const apart = countsReasoningApart({ ...counts, totalTokens }, quirks) ? counts.reasoningTokens : 0;
  return {
    inputTokens,
    outputTokens: completionTokens === null ? null : completionTokens + apart,
    cachedInputTokens:
      asCount(asObject(usage.prompt_tokens_details).cached_tokens) ??
      // DeepSeek, Moonshot, Mistral.
      asCount(usage.prompt_cache_hit_tokens) ??
      asCount(usage.cached_tokens) ??
      asCount(usage.num_cached_tokens),
    reasoningTokens,
    costPicoUsd: costOf(usage),
  };
}

/** A zero in one place takes back nothing that another place says. The last name is Perplexity's. */
function reasoningTokensOf(usage: JsonObject): number | null {
  const detailed = asCount(asObject(usage.completion_tokens_details).reasoning_tokens);
  const asResponses = asCount(asObject(usage.output_tokens_details).reasoning_tokens);
  const plain = asCount(usage.reasoning_tokens);
  return detailed || asResponses || plain || (detailed ?? asResponses ?? plain);
}

/** Whether `completion_tokens` leaves reasoning out. The total tells; where it does not, the vendor's habit does. */
function countsReasoningApart(
  counts: {
    inputTokens: number | null;
    completionTokens: number | null;
    reasoningTokens: number;
    totalTokens: number | null;
  },
  quirks: VendorQuirks,
): boolean {
  const { inputTokens, completionTokens, reasoningTokens, totalTokens } = counts;
  const plainTokens = (inputTokens ?? 0) + (completionTokens ?? 0);
  if (inputTokens !== null && totalTokens === plainTokens) return false;
  if (inputTokens !== null && totalTokens === plainTokens + reasoningTokens) return true;
  return quirks.countsReasoningApart || reasoningTokens > (completionTokens ?? 0);
}

/**
 * What the provider itself asks for the call, in pico-dollars (OpenRouter's `usage.cost`, in US dollars). With the
 * operator's own key there, the cost is only OpenRouter's fee, and what the maker asks stands beside it.
 */
function costOf(usage: JsonObject): bigint | null {
  if (typeof usage.cost !== "number") return null;
  const { upstream_inference_cost } = asObject(usage.cost_details);
  const isApart = usage.is_byok === true && typeof upstream_inference_cost === "number";
  const cost = usdToPicoUsd(usage.cost);
  const beside = isApart ? usdToPicoUsd(upstream_inference_cost) : 0n;
  return cost === null || beside === null ? null : cost + beside;
}
