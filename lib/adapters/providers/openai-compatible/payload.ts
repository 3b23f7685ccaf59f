import "server-only";
import * as z from "zod";
import { wireCount } from "../wire-number";

/** Mistral's reasoning models send content as a list of typed pieces. */
const contentPiece = z.object({
  type: z.string().nullish(),
  text: z.string().nullish(),
  thinking: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
});

const delta = z
  .object({
    content: z
      .union([z.string(), z.array(contentPiece)])
      .nullish()
      .catch(null),
    refusal: z.string().nullish().catch(null),
    /** DeepSeek, xAI, Moonshot, Fireworks. */
    reasoning_content: z.string().nullish().catch(null),
    /** OpenRouter, Groq, Cerebras, Together. */
    reasoning: z.string().nullish().catch(null),
  })
  .nullish()
  .catch(null);

const usage = z
  .object({
    prompt_tokens: wireCount,
    completion_tokens: wireCount,
    prompt_tokens_details: z.object({ cached_tokens: wireCount }).nullish().catch(null),
    completion_tokens_details: z.object({ reasoning_tokens: wireCount }).nullish().catch(null),
    /** DeepSeek. */
    prompt_cache_hit_tokens: wireCount,
    /** Moonshot. */
    cached_tokens: wireCount,
    /** Mistral. */
    num_cached_tokens: wireCount,
  })
  .nullish()
  .catch(null);

const choice = z.object({
  index: z.number().nullish().catch(null),
  delta,
  /** A server that ignores `stream: true` answers with a whole message. */
  message: delta,
  finish_reason: z.string().nullish().catch(null),
  /** OpenRouter: the reason in the maker's own words. */
  native_finish_reason: z.string().nullish().catch(null),
  /** Moonshot. */
  usage,
});

/** The part of a `chat.completion.chunk` that we read. Everything may be missing, everything else is ignored. */
export const openAiChunk = z.object({
  choices: z.array(choice).nullish().catch(null),
  usage,
  /** Groq. */
  x_groq: z.object({ usage }).nullish().catch(null),
});
export type OpenAiChunk = z.infer<typeof openAiChunk>;
export type OpenAiUsage = z.infer<typeof usage>;
export type OpenAiDelta = z.infer<typeof delta>;
