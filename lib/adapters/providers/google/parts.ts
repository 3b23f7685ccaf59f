import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, AnswerTally, ReportedUsage } from "../dialect";
import { asCount, asList, asObject, asText, isJsonObject, type JsonObject, lookUp } from "../wire-values";
import { readGoogleComplaint } from "./errors";

/** The values of FinishReason in the reference of generateContent. An unknown one, LANGUAGE and OTHER are "other". */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  BLOCKLIST: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  SPII: "content_filter",
  IMAGE_SAFETY: "content_filter",
  IMAGE_PROHIBITED_CONTENT: "content_filter",
  IMAGE_RECITATION: "content_filter",
  // Vertex AI: a filter that the operator's project has set up.
  MODEL_ARMOR: "content_filter",
  MALFORMED_FUNCTION_CALL: "error",
  UNEXPECTED_TOOL_CALL: "error",
  TOO_MANY_TOOL_CALLS: "error",
  MALFORMED_RESPONSE: "error",
  MISSING_THOUGHT_SIGNATURE: "error",
};

/** Parts that are output without being text that we can show. */
const otherParts = ["functionCall", "executableCode", "codeExecutionResult"] as const;

/**
 * Reads the chunks of one generateContent stream. Nothing marks its end but the end of the body; counts come on
 * every chunk and the last ones stand. A blocked prompt is an answer without candidates.
 */
export function createGoogleDecoder(context: AnswerContext, tally: AnswerTally): AnswerDecoder {
  function decode(chunk: JsonObject) {
    if (chunk.error) {
      const complaint = readGoogleComplaint(chunk, null);
      if (complaint !== null) throw describeFailure(complaint, context);
    }
    if (isJsonObject(chunk.usageMetadata)) tally.usage(reportedUsage(chunk.usageMetadata));
    const candidate = firstCandidate(chunk);
    if (candidate === null) return readBlock(asText(asObject(chunk.promptFeedback).blockReason));
    const reason = asText(candidate.finishReason);
    if (reason !== null) tally.finish(lookUp(finishReasons, reason) ?? "other", reason);
    for (const part of asList(asObject(candidate.content).parts)) readPart(asObject(part));
  }

  function readBlock(reason: string | null) {
    if (reason !== null) tally.finish("content_filter", reason);
  }

  function readPart(part: JsonObject) {
    if (part.thought === true) return tally.reasoning(asText(part.text));
    tally.text(asText(part.text));
    const file = part.inlineData ?? part.fileData;
    if (isJsonObject(file)) tally.unshown(asText(file.mimeType));
    if (otherParts.some((name) => isJsonObject(part[name]))) tally.otherOutput();
  }

  return { decode };
}

/** The candidate of index 0, which is often left unsaid. */
function firstCandidate({ candidates }: JsonObject): JsonObject | null {
  for (const each of asList(candidates)) {
    const candidate = asObject(each);
    if (candidate.index === 0 || typeof candidate.index !== "number") return candidate;
  }
  return null;
}

/** Thoughts are counted beside the answer and billed like it; what is cached lies within the prompt. */
function reportedUsage(usage: JsonObject): ReportedUsage {
  const promptTokens = asCount(usage.promptTokenCount);
  const answerTokens = asCount(usage.candidatesTokenCount);
  const thoughtTokens = asCount(usage.thoughtsTokenCount);
  const saysOutput = answerTokens !== null || thoughtTokens !== null;
  return {
    inputTokens: promptTokens === null ? null : promptTokens + (asCount(usage.toolUsePromptTokenCount) ?? 0),
    outputTokens: saysOutput ? (answerTokens ?? 0) + (thoughtTokens ?? 0) : null,
    cachedInputTokens: asCount(usage.cachedContentTokenCount),
    reasoningTokens: thoughtTokens,
  };
}
