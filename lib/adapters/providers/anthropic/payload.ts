import "server-only";
import * as z from "zod";
import { wireCount } from "../wire-number";

const usage = z
  .object({
    input_tokens: wireCount,
    output_tokens: wireCount,
    cache_read_input_tokens: wireCount,
    cache_creation_input_tokens: wireCount,
    output_tokens_details: z.object({ thinking_tokens: wireCount }).nullish().catch(null),
  })
  .nullish()
  .catch(null);

const text = z.string().nullish().catch(null);

/** A content block or a delta of one: whichever of the texts it has. */
const piece = z.object({ type: text, text, thinking: text }).nullish().catch(null);

/** The part of a Messages stream event that we read. Everything may be missing, everything else is ignored. */
export const anthropicEvent = z.object({
  type: text,
  /** `message_start`. */
  message: z.object({ usage }).nullish().catch(null),
  /** `content_block_start`. */
  content_block: piece,
  /** `content_block_delta` and `message_delta`. */
  delta: z.object({ type: text, text, thinking: text, stop_reason: text }).nullish().catch(null),
  /** `message_delta`: counts so far, not increments. */
  usage,
});
export type AnthropicEvent = z.infer<typeof anthropicEvent>;
export type AnthropicUsage = z.infer<typeof usage>;
