import "server-only";
import * as z from "zod";
import { wireCount } from "../wire-number";

const text = z.string().nullish().catch(null);

const part = z.object({
  text,
  /** The text is the model's reasoning. */
  thought: z.boolean().nullish().catch(null),
});

const candidate = z.object({
  index: z.number().nullish().catch(null),
  /** Missing where the answer was blocked, and without parts in many a last chunk. */
  content: z
    .object({ parts: z.array(part).nullish().catch(null) })
    .nullish()
    .catch(null),
  finishReason: text,
});

const usage = z
  .object({
    promptTokenCount: wireCount,
    candidatesTokenCount: wireCount,
    thoughtsTokenCount: wireCount,
    cachedContentTokenCount: wireCount,
    toolUsePromptTokenCount: wireCount,
  })
  .nullish()
  .catch(null);

/** The part of a GenerateContentResponse that we read. Everything may be missing, everything else is ignored. */
export const googleChunk = z.object({
  candidates: z.array(candidate).nullish().catch(null),
  promptFeedback: z.object({ blockReason: text }).nullish().catch(null),
  usageMetadata: usage,
});
export type GoogleChunk = z.infer<typeof googleChunk>;
export type GoogleUsage = z.infer<typeof usage>;
