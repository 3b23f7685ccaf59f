import "server-only";
import type { VendorWords } from "./types";

const openAi = "https://platform.openai.com/docs/guides/error-codes";

/** Too long an answer was asked for: the words are like those above, but a shorter prompt does not help. */
export const tooLongAnswers: readonly VendorWords[] = [
  {
    vendor: "Anthropic",
    phrase: "maximum allowed number of output tokens",
    example: "max_tokens: 10000 > 8192, which is the maximum allowed number of output tokens for this model",
    source: "https://docs.anthropic.com/en/api/errors",
  },
  {
    vendor: "OpenAI",
    phrase: "at most {limit} [completion|output] tokens",
    example: "max_tokens is too large: 100000. This model supports at most 16384 completion tokens",
    source: openAi,
  },
  {
    vendor: "Groq",
    phrase:
      "[max_tokens|max tokens|max_completion_tokens|max_output_tokens|maxOutputTokens]…[must be|is too large|value of|exceeds]",
    example: "`max_tokens` must be less than or equal to `16384`, the maximum value for it",
    source: "https://github.com/RooCodeInc/Roo-Code/issues/5729",
  },
];

/** What is common to the sayings of servers that are not above. */
export const tooLongInGeneral: readonly VendorWords[] = [
  {
    vendor: "any",
    phrase: "context [length|window|size|limit]",
    example: "Your input exceeds the context window of this model.",
    source: openAi,
  },
  {
    vendor: "any",
    phrase: "[prompt|input|conversation|messages|tokens length|token length|request] [is |are |]too long",
    example: "Input is too long for requested model.",
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html",
  },
  {
    vendor: "any",
    phrase: "too many [input |prompt |]tokens",
    example: "too many tokens: size limit exceeded by 11326 tokens.",
    source: "https://www.developersdigest.tech/errors/api/cohere-api/400-too-many-tokens",
  },
  {
    vendor: "any",
    phrase:
      "[input|prompt|context|message|messages|conversation|tokens]…[exceeds|exceed|exceeded|longer than|larger than]…[context|tokens|token limit|maximum length|max length|maximum input|input limit]",
    example: "The prompt size exceeds the context window size and cannot be processed.",
    source: "https://github.com/nomic-ai/gpt4all/issues/664",
  },
  {
    vendor: "any",
    phrase: "[exceeds|exceed|exceeded] the [model |model's |][maximum|max|token limit|limit]…tokens",
    example: "Your request exceeds the maximum number of tokens",
    source: "https://ai.google.dev/gemini-api/docs/troubleshooting",
  },
];
