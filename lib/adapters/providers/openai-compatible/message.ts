import "server-only";
import { asList, asObject, asText, isJsonObject, type JsonObject } from "../wire-values";

/** What a `delta` or a `message` says, under whichever names a host has for it. */
export type MessageWords = {
  reasoning: string;
  content: string;
  refusal: string;
  /** The media types of parts that cannot be shown; null where the host names none. */
  unshown: (string | null)[];
  /** A tool call, or reasoning that came sealed. */
  hasOtherOutput: boolean;
};

/** Reads a `delta` or a `message`. Reasoning that comes under several names at once is read once. */
export function readMessage(message: JsonObject): MessageWords {
  const { content } = message;
  const words: MessageWords = {
    // DeepSeek, xAI, Moonshot, Fireworks; then OpenRouter, Groq, Cerebras, Together.
    reasoning: asText(message.reasoning_content) ?? asText(message.reasoning) ?? "",
    content: typeof content === "string" ? content : "",
    refusal: asText(message.refusal) ?? "",
    unshown: [],
    hasOtherOutput: asList(message.tool_calls).length > 0 || isJsonObject(message.function_call),
  };
  for (const piece of asList(content)) readPiece(asObject(piece), words);
  const details = readDetails(asList(message.reasoning_details), words);
  if (words.reasoning === "") words.reasoning = details;
  // OpenRouter's place for images.
  for (const image of asList(message.images)) words.unshown.push(mediaTypeOf(asObject(image)));
  return words;
}

/** A piece of content that is a list: Mistral's reasoning models, and hosts that answer in the form of Responses. */
function readPiece(piece: JsonObject, words: MessageWords) {
  switch (piece.type) {
    case "thinking":
      words.reasoning += wordsOf(piece.thinking);
      return;
    case "reasoning":
      words.reasoning += wordsOf(piece.text) || wordsOf(piece.summary);
      return;
    case "refusal":
      words.refusal += wordsOf(piece.refusal);
      return;
    case "image_url":
    case "image":
      words.unshown.push(mediaTypeOf(piece));
      return;
    // "text", "output_text", and whatever else has a text.
    default:
      words.content += wordsOf(piece.text);
  }
}

/** The words of OpenRouter's and MiniMax's `reasoning_details`: texts and summaries; what is encrypted has none. */
function readDetails(details: readonly unknown[], words: MessageWords): string {
  let text = "";
  for (const each of details) {
    const detail = asObject(each);
    text += wordsOf(detail.text) || wordsOf(detail.summary);
    if (asText(detail.data) !== null) words.hasOtherOutput = true;
  }
  return text;
}

/** A text, or the texts of a list of pieces. */
function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  let text = "";
  for (const piece of asList(value)) text += asText(asObject(piece).text) ?? "";
  return text;
}

/** The media type that an image's data URL names. */
function mediaTypeOf({ image_url }: JsonObject): string | null {
  const url = asText(image_url) ?? asText(asObject(image_url).url) ?? "";
  return /^data:([^;,]{1,100})[;,]/.exec(url)?.[1] ?? "image";
}
