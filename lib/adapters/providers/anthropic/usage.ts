import "server-only";
import type { AnswerTally } from "../dialect";
import { asCount, asObject } from "../wire-values";

/**
 * Makes the function that enters the `usage` of an event. Counts are cumulative, and the last one said of each kind
 * counts, but a zero takes no input back: gateways say zero in one of `message_start` and `message_delta`.
 */
export function createUsageBook(tally: AnswerTally): (usage: unknown) => void {
  let inputTokens = 0;
  let cacheReadTokens = 0;
  let cacheWriteTokens = 0;
  return (reported) => {
    const usage = asObject(reported);
    inputTokens = asCount(usage.input_tokens) || inputTokens;
    cacheReadTokens = asCount(usage.cache_read_input_tokens) || cacheReadTokens;
    cacheWriteTokens = asCount(usage.cache_creation_input_tokens) || cacheWriteTokens;
    tally.usage({
      // `input_tokens` leaves out what was read from or written to the cache; ours is the whole prompt.
      inputTokens: inputTokens + cacheReadTokens + cacheWriteTokens,
      outputTokens: asCount(usage.output_tokens),
      cachedInputTokens: cacheReadTokens,
      reasoningTokens: asCount(asObject(usage.output_tokens_details).thinking_tokens),
    });
  };
}
