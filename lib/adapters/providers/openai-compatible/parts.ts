import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, AnswerTally } from "../dialect";
import { asList, asObject, asText, isJsonObject, type JsonObject } from "../wire-values";
import { readOpenAiComplaint } from "./errors";
import { createThinkBlock } from "./think-block";
import { readOpenAiUsage } from "./usage";
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
 * Reads the chunks of one chat completion, or a whole one. The end of the body without `[DONE]` is fine once a finish
 * reason was seen; the usage comes behind it.
 */
export function createOpenAiDecoder(
  context: AnswerContext,
  tally: AnswerTally,
  quirks: VendorQuirks,
): AnswerDecoder {
  const content = createThinkBlock(tally);
  let isRefusal = false;

  function decode(chunk: JsonObject) {
    const choices = asList(chunk.choices);
    if (mayComplain(chunk, choices)) {
      const complaint = readOpenAiComplaint(chunk, { status: 502, needsErrorMark: true });
      if (complaint !== null) throw describeFailure(complaint, context);
    }
    const choice = firstChoice(choices);
    const usage = chunk.usage ?? asObject(chunk.x_groq).usage ?? choice.usage;
    if (isJsonObject(usage)) tally.usage(readOpenAiUsage(usage, quirks));
    readDelta(asObject(choice.delta ?? choice.message));
    readFinish(choice);
  }

  function readDelta(delta: JsonObject) {
    // Some hosts send the same reasoning under both names, or one of them empty.
    tally.reasoning(asText(delta.reasoning_content) ?? asText(delta.reasoning));
    if (typeof delta.content === "string") content.feed(delta.content);
    else for (const piece of asList(delta.content)) readPiece(asObject(piece));
    if (asList(delta.tool_calls).length > 0 || isJsonObject(delta.function_call)) tally.otherOutput();
    const refusal = asText(delta.refusal);
    if (refusal === null) return;
    isRefusal = true;
    content.feed(refusal);
  }

  /** Mistral's reasoning models send content as a list of typed pieces. */
  function readPiece({ type, text, thinking }: JsonObject) {
    if (type !== "thinking") return content.feed(asText(text) ?? "");
    if (typeof thinking === "string") return tally.reasoning(thinking);
    for (const thought of asList(thinking)) tally.reasoning(asText(asObject(thought).text));
  }

  function readFinish(choice: JsonObject) {
    const reason = asText(choice.finish_reason);
    if (reason === null) return;
    if (failingFinishes.has(reason)) {
      throw describeFailure({ status: 502, message: "the answer broke off with an error" }, context);
    }
    const known = finishReasons[reason] ?? "other";
    // OpenRouter tells the reason in the maker's own words too.
    const nativeReason = asText(choice.native_finish_reason) ?? reason;
    tally.finish(isRefusal && known === "stop" ? "content_filter" : known, nativeReason);
  }

  return { decode, flush: content.flush };
}

/** The choice of index 0, which many hosts leave unsaid; one without fields where there is none. */
function firstChoice(choices: readonly unknown[]): JsonObject {
  for (const each of choices) {
    const choice = asObject(each);
    if (choice.index === 0 || typeof choice.index !== "number") return choice;
  }
  return {};
}

/** A look that costs nothing: only a payload that has some mark of an error is searched for a complaint. */
function mayComplain(chunk: JsonObject, choices: readonly unknown[]): boolean {
  return Boolean(chunk.error) || chunk.object === "error" || choices.some((each) => asObject(each).error);
}
