import "server-only";
import { describeFailure } from "../describe-failure";
import type { AnswerContext, AnswerDecoder, AnswerTally } from "../dialect";
import { asList, asObject, asText, isJsonObject, type JsonObject } from "../wire-values";
import { readOpenAiComplaint } from "./errors";
import { readFinishReason } from "./finish-reasons";
import { type MessageWords, readMessage } from "./message";
import { createThinkBlock } from "./think-block";
import { readOpenAiUsage } from "./usage";
import type { VendorQuirks } from "./vendors";

/**
 * Reads the chunks of one chat completion, or a whole one. The end of the body without `[DONE]` is fine once a finish
 * reason was seen; the usage comes behind it.
 */
export function createOpenAiDecoder(
  context: AnswerContext,
  tally: AnswerTally,
  quirks: VendorQuirks,
): AnswerDecoder {
  const answer = createThinkBlock(tally);
  /** What was given so far, as it came. */
  const given = { reasoning: "", content: "", refusal: "" };

  function decode(chunk: JsonObject) {
    const choices = asList(chunk.choices);
    if (mayComplain(chunk, choices)) {
      const complaint = readOpenAiComplaint(chunk, { status: 502, needsErrorMark: true });
      if (complaint !== null) throw describeFailure(complaint, context);
    }
    const choice = firstChoice(choices);
    const usage = chunk.usage ?? asObject(chunk.x_groq).usage ?? choice.usage;
    if (isJsonObject(usage)) tally.usage(readOpenAiUsage(usage, quirks));
    if (isJsonObject(choice.delta)) give(readMessage(choice.delta));
    if (isJsonObject(choice.message)) giveMessage(readMessage(choice.message), chunk, choice);
    readFinish(choice);
  }

  function give(words: MessageWords) {
    given.reasoning += words.reasoning;
    given.content += words.content;
    given.refusal += words.refusal;
    tally.reasoning(words.reasoning);
    answer.feed(words.content);
    answer.feed(words.refusal);
    for (const mediaType of words.unshown) tally.unshown(mediaType);
    if (words.hasOtherOutput) tally.otherOutput();
  }

  /**
   * A `message` is an answer that does not stream. In a stream it repeats what came before (Perplexity beside every
   * delta, MiniMax at the end), so that only what it has beyond that is new; small servers put their deltas there.
   */
  function giveMessage(words: MessageWords, { object }: JsonObject, { delta }: JsonObject) {
    const isDelta = object === "chat.completion.chunk" && !isJsonObject(delta);
    if (isDelta) return give(words);
    give({
      ...words,
      reasoning: beyond(given.reasoning, words.reasoning),
      content: beyond(given.content, words.content),
      refusal: beyond(given.refusal, words.refusal),
    });
  }

  function readFinish(choice: JsonObject) {
    const word = asText(choice.finish_reason);
    if (word === null) return;
    const reason = readFinishReason(word);
    if (reason === "failed") {
      throw describeFailure({ status: 502, message: "the answer broke off with an error" }, context);
    }
    // A refusal in place of an answer; behind some text it is the model's last word on it.
    const isRefusal = reason === "stop" && given.refusal !== "" && given.content.trim() === "";
    // OpenRouter tells the reason in the maker's own words too.
    tally.finish(isRefusal ? "content_filter" : reason, asText(choice.native_finish_reason) ?? word);
  }

  return { decode, flush: answer.flush };
}

/** What the whole of a text has beyond its beginning that was given; nothing where it is another text. */
function beyond(given: string, whole: string): string {
  if (given === "") return whole;
  return whole.length > given.length && whole.startsWith(given) ? whole.slice(given.length) : "";
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
