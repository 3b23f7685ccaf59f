import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { createAnswerTally, type ReportedUsage } from "../answer-tally";
import { describeBrokenStream, describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, SseEvent } from "../dialect";
import { parseJson } from "../parse-json";
import { readOpenAiComplaint } from "./errors";
import { type OpenAiChunk, type OpenAiDelta, type OpenAiUsage, openAiChunk } from "./payload";
import type { VendorQuirks } from "./vendors";

/** OpenAI's own words, and those of the hosts that have others. An unknown word is "other". */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  eos: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  model_length: "length",
  content_filter: "content_filter",
  tool_calls: "tool_calls",
  function_call: "tool_calls",
};

/** Finish words that mean the host gave up. */
const failingFinishes = new Set(["error", "insufficient_system_resource"]);

/**
 * Reads the chunks of one chat completion. The finish is held back until `[DONE]` or the end of the body, because
 * the usage comes after it. The end of the body without `[DONE]` is fine once a finish reason was seen.
 */
export function createOpenAiDecoder(context: AnswerContext, quirks: VendorQuirks): AnswerDecoder {
  const tally = createAnswerTally(context);
  let isRefusal = false;
  let isClosed = false;

  function decode({ data }: SseEvent): ModelPart[] {
    if (isClosed || data.trim() === "") return [];
    if (data.trim() === "[DONE]") return close();
    const value = parseJson(data);
    if (value === undefined) throw describeBrokenStream("sent an event that is not JSON", context);
    const complaint = readOpenAiComplaint(value, { status: 502, needsErrorMark: true });
    if (complaint !== null) throw describeFailure(complaint, context);
    const chunk = openAiChunk.safeParse(value);
    return chunk.success ? readChunk(chunk.data) : [];
  }

  function readChunk(chunk: OpenAiChunk): ModelPart[] {
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    const usage = chunk.usage ?? chunk.x_groq?.usage ?? choice?.usage;
    if (usage) tally.usage(reportedUsage(usage, quirks));
    if (choice === undefined) return [];
    const parts = readDelta(choice.delta ?? choice.message);
    const reason = choice.finish_reason;
    if (!reason) return parts;
    if (failingFinishes.has(reason)) {
      throw describeFailure({ status: 502, message: "the answer broke off with an error" }, context);
    }
    const known = finishReasons[reason] ?? "other";
    tally.finish(
      isRefusal && known === "stop" ? "content_filter" : known,
      choice.native_finish_reason ?? reason,
    );
    return parts;
  }

  function readDelta(delta: OpenAiDelta): ModelPart[] {
    if (!delta) return [];
    if (delta.refusal) isRefusal = true;
    // Some hosts send the same reasoning under both names, or one of them empty.
    const reasoning = tally.reasoning(delta.reasoning_content || delta.reasoning);
    return [...reasoning, ...readContent(delta.content), ...tally.text(delta.refusal)];
  }

  function readContent(content: NonNullable<OpenAiDelta>["content"]): ModelPart[] {
    if (!Array.isArray(content)) return tally.text(content);
    return content.flatMap((piece) => {
      if (piece.type !== "thinking") return tally.text(piece.text);
      const { thinking } = piece;
      return tally.reasoning(
        Array.isArray(thinking) ? thinking.map(({ text }) => text ?? "").join("") : thinking,
      );
    });
  }

  function close(): ModelPart[] {
    // `[DONE]` says that the answer is whole, even where a small server gives no reason.
    if (!tally.hasFinish() && tally.hasContent()) tally.finish("other", null);
    return end();
  }

  function end(): ModelPart[] {
    if (isClosed) return [];
    isClosed = true;
    return tally.close();
  }

  return { decode, hasFinish: tally.hasFinish, end };
}

function reportedUsage(usage: NonNullable<OpenAiUsage>, quirks: VendorQuirks): ReportedUsage {
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens;
  const apart = quirks.countsReasoningApart ? (reasoningTokens ?? 0) : 0;
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: typeof usage.completion_tokens === "number" ? usage.completion_tokens + apart : null,
    cachedInputTokens:
      usage.prompt_tokens_details?.cached_tokens ??
      usage.prompt_cache_hit_tokens ??
      usage.cached_tokens ??
      usage.num_cached_tokens,
    reasoningTokens,
  };
}
