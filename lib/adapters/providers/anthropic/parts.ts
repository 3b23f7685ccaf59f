import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { createAnswerTally, type ReportedUsage } from "../answer-tally";
import { describeBrokenStream, describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, SseEvent } from "../dialect";
import { parseJson } from "../parse-json";
import { readAnthropicComplaint } from "./errors";
import { type AnthropicEvent, type AnthropicUsage, anthropicEvent } from "./payload";

/** An unknown word is "other". */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "content_filter",
  tool_use: "tool_calls",
};

/**
 * Reads the events of one message. `message_stop` ends it. Counts are cumulative, and the last one said of each
 * kind counts, but a zero takes no input back: gateways say zero in one of `message_start` and `message_delta`.
 */
export function createAnthropicDecoder(context: AnswerContext): AnswerDecoder {
  const tally = createAnswerTally(context);
  let usage: NonNullable<AnthropicUsage> = {};
  let isClosed = false;

  function decode({ data }: SseEvent): ModelPart[] {
    if (isClosed || data.trim() === "") return [];
    const value = parseJson(data);
    if (value === undefined) throw describeBrokenStream("sent an event that is not JSON", context);
    const complaint = readAnthropicComplaint(value, null);
    if (complaint !== null) throw describeFailure(complaint, context);
    const event = anthropicEvent.safeParse(value);
    return event.success ? readEvent(event.data) : [];
  }

  function readEvent(event: AnthropicEvent): ModelPart[] {
    switch (event.type) {
      case "message_start":
        noteUsage(event.message?.usage);
        return [];
      case "content_block_start":
        return [...tally.reasoning(event.content_block?.thinking), ...tally.text(event.content_block?.text)];
      case "content_block_delta":
        return [...tally.reasoning(event.delta?.thinking), ...tally.text(event.delta?.text)];
      case "message_delta": {
        noteUsage(event.usage);
        const reason = event.delta?.stop_reason;
        if (reason) tally.finish(finishReasons[reason] ?? "other", reason);
        return [];
      }
      case "message_stop":
        return end();
      // `ping`, `content_block_stop` and whatever is added later say nothing about the text.
      default:
        return [];
    }
  }

  function noteUsage(latest: AnthropicUsage) {
    const said = Object.entries(latest ?? {}).filter(([name, count]) =>
      name === "output_tokens" ? typeof count === "number" : count,
    );
    usage = { ...usage, ...Object.fromEntries(said) };
    tally.usage(reportedUsage(usage));
  }

  function end(): ModelPart[] {
    if (isClosed) return [];
    isClosed = true;
    return tally.close();
  }

  return { decode, hasFinish: tally.hasFinish, end };
}

/** `input_tokens` leaves out what was read from or written to the cache; ours is the whole prompt. */
function reportedUsage(usage: NonNullable<AnthropicUsage>): ReportedUsage {
  const cached = usage.cache_read_input_tokens ?? 0;
  return {
    inputTokens: (usage.input_tokens ?? 0) + cached + (usage.cache_creation_input_tokens ?? 0),
    outputTokens: usage.output_tokens,
    cachedInputTokens: cached,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens,
  };
}
