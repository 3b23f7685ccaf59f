import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, AnswerTally } from "../dialect";
import { asList, asObject, asText, type JsonObject, lookUp } from "../wire-values";
import { readAnthropicComplaint } from "./errors";
import { createUsageBook } from "./usage";

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

/** Blocks that are output without being text that we can show. */
const otherBlocks: ReadonlySet<string> = new Set(["tool_use", "server_tool_use", "redacted_thinking"]);

/** Reads the events of one message, which `message_stop` ends, or a whole one. */
export function createAnthropicDecoder(context: AnswerContext, tally: AnswerTally): AnswerDecoder {
  const noteUsage = createUsageBook(tally);

  function decode(event: JsonObject) {
    if (event.error) {
      const complaint = readAnthropicComplaint(event, null);
      if (complaint !== null) throw describeFailure(complaint, context);
    }
    switch (event.type) {
      case "message_start":
        return noteUsage(asObject(event.message).usage);
      case "content_block_start":
        return readPiece(asObject(event.content_block));
      case "content_block_delta":
        return readPiece(asObject(event.delta));
      case "message_delta":
        noteUsage(event.usage);
        return readStop(asObject(event.delta));
      case "message_stop":
        return tally.end();
      case "message":
        return readWhole(event);
      // `ping`, `content_block_stop` and whatever is added later say nothing about the text.
      default:
        return;
    }
  }

  /** The answer of a server that does not stream. */
  function readWhole(message: JsonObject) {
    noteUsage(message.usage);
    for (const block of asList(message.content)) readPiece(asObject(block));
    readStop(message);
  }

  /** A content block or a delta of one: whichever of the texts it has. */
  function readPiece({ type, thinking, text }: JsonObject) {
    tally.reasoning(asText(thinking));
    tally.text(asText(text));
    if (typeof type === "string" && otherBlocks.has(type)) tally.otherOutput();
  }

  function readStop({ stop_reason }: JsonObject) {
    const reason = asText(stop_reason);
    if (reason !== null) tally.finish(lookUp(finishReasons, reason) ?? "other", reason);
  }

  return { decode };
}
