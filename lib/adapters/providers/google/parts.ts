import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { createAnswerTally, type ReportedUsage } from "../answer-tally";
import { describeBrokenStream, describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, SseEvent } from "../dialect";
import { parseJson } from "../parse-json";
import { readGoogleComplaint } from "./errors";
import { type GoogleChunk, type GoogleUsage, googleChunk } from "./payload";

/** An unknown word, and LANGUAGE and OTHER, are "other". */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  BLOCKLIST: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  SPII: "content_filter",
  IMAGE_SAFETY: "content_filter",
  MALFORMED_FUNCTION_CALL: "error",
};

/**
 * Reads the chunks of one generateContent stream. Nothing marks its end but the end of the body; counts come on
 * every chunk and the last ones stand. A blocked prompt is an answer without candidates.
 */
export function createGoogleDecoder(context: AnswerContext): AnswerDecoder {
  const tally = createAnswerTally(context);
  let isClosed = false;

  function decode({ data }: SseEvent): ModelPart[] {
    if (isClosed || data.trim() === "") return [];
    const value = parseJson(data);
    if (value === undefined) throw describeBrokenStream("sent an event that is not JSON", context);
    const complaint = readGoogleComplaint(value, null);
    if (complaint !== null) throw describeFailure(complaint, context);
    // A server that ignores `alt=sse` answers with all chunks in one array.
    return (Array.isArray(value) ? value : [value]).flatMap((each) => {
      const chunk = googleChunk.safeParse(each);
      return chunk.success ? readChunk(chunk.data) : [];
    });
  }

  function readChunk({ candidates, promptFeedback, usageMetadata }: GoogleChunk): ModelPart[] {
    if (usageMetadata) tally.usage(reportedUsage(usageMetadata));
    const candidate = candidates?.find(({ index }) => (index ?? 0) === 0);
    if (candidate === undefined) {
      if (promptFeedback?.blockReason) tally.finish("content_filter", promptFeedback.blockReason);
      return [];
    }
    const { content, finishReason } = candidate;
    if (finishReason) tally.finish(finishReasons[finishReason] ?? "other", finishReason);
    return (content?.parts ?? []).flatMap(({ text, thought }) =>
      thought ? tally.reasoning(text) : tally.text(text),
    );
  }

  function end(): ModelPart[] {
    if (isClosed) return [];
    isClosed = true;
    return tally.close();
  }

  return { decode, hasFinish: tally.hasFinish, end };
}

/** Thoughts are counted beside the answer and billed like it; what is cached lies within the prompt. */
function reportedUsage(usage: NonNullable<GoogleUsage>): ReportedUsage {
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, toolUsePromptTokenCount } = usage;
  const saysOutput = typeof candidatesTokenCount === "number" || typeof thoughtsTokenCount === "number";
  return {
    inputTokens:
      typeof promptTokenCount === "number" ? promptTokenCount + (toolUsePromptTokenCount ?? 0) : null,
    outputTokens: saysOutput ? (candidatesTokenCount ?? 0) + (thoughtsTokenCount ?? 0) : null,
    cachedInputTokens: usage.cachedContentTokenCount,
    reasoningTokens: thoughtsTokenCount,
  };
}
