import "server-only";
import type { VendorWords } from "./types";

const openAi = "https://platform.openai.com/docs/guides/error-codes";

/** The prompt, or the prompt with the answer it asks for, is longer than the model takes. Exact sayings come first. */
export const tooLong: readonly VendorWords[] = [
  { vendor: "OpenAI", code: "context_length_exceeded", source: openAi },
  { vendor: "OpenAI", code: "string_above_max_length", source: openAi },
  {
    vendor: "OpenRouter",
    code: "token_limit_exceeded",
    source: "https://www.developersdigest.tech/errors/api/openrouter/402-payment-required",
  },
  {
    vendor: "llama.cpp",
    code: "exceed_context_size_error",
    source: "https://github.com/ggml-org/llama.cpp/pull/15780",
  },
  { vendor: "ds4", code: "context_exceeded", source: "https://github.com/antirez/ds4/pull/150" },
  {
    vendor: "GitHub",
    code: "tokens_limit_reached",
    source: "https://docs.github.com/en/github-models/use-github-models/prototyping-with-ai-models",
  },
  {
    vendor: "Anthropic",
    phrase: "prompt is too long: {needed} tokens > {limit}",
    example: "prompt is too long: 215350 tokens > 200000 maximum",
    source: "https://github.com/anthropics/claude-code/issues/11434",
  },
  {
    vendor: "Anthropic",
    phrase: "exceed context limit: {needed}[ +|] {plus} > {limit}",
    example:
      "input length and `max_tokens` exceed context limit: 178959 + 64000 > 200000, decrease input length",
    source: "https://github.com/docker/docker-agent/issues/569",
  },
  {
    vendor: "Fireworks",
    phrase: "prompt is too long: {needed}, model maximum context length: {limit}",
    example: "The prompt is too long: 140000, model maximum context length: 131071",
    source: "tests/fixtures/providers/refusals/too-long-fireworks.json",
  },
  {
    vendor: "vLLM",
    phrase: "maximum context length is {limit} tokens…total of at least {needed} tokens",
    example:
      "This model's maximum context length is 262144 tokens. However, you requested 128000 output tokens and your prompt contains at least 134145 input tokens, for a total of at least 262145 tokens.",
    source: "https://github.com/AIDotNet/OpenCowork/issues/82",
  },
  {
    vendor: "vLLM",
    phrase:
      "is too large: {plus}. This model's maximum context length is {limit} tokens and your request has {needed} input tokens",
    example:
      "'max_tokens' is too large: 2000. This model's maximum context length is 4096 tokens and your request has 3000 input tokens",
    source: "https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai",
  },
  {
    vendor: "OpenAI, DeepSeek, OpenRouter, vLLM",
    phrase: "maximum context length is {limit} tokens…requested[ about|] {needed} tokens",
    example:
      "This endpoint's maximum context length is 200000 tokens. However, you requested about 264437 tokens (262437 of text input, 2000 in the output).",
    source: "https://github.com/tailcallhq/forgecode/issues/1143",
  },
  {
    vendor: "OpenAI",
    phrase: "maximum context length is {limit} tokens…resulted in {needed} tokens",
    example:
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8227 tokens.",
    source: "https://github.com/crewAIInc/crewAI-examples/issues/121",
  },
  {
    vendor: "SGLang",
    phrase: "maximum context length of {limit} tokens…requested a total of {needed} tokens",
    example:
      "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 6000 tokens: 5000 from the input",
    source: "https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/managers/tokenizer_manager.py",
  },
  {
    vendor: "Mistral",
    phrase: "contains {needed} tokens…too large for model with {limit} maximum context length",
    example:
      "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    source: "tests/fixtures/providers/refusals/too-long-mistral.json",
  },
  {
    vendor: "OpenAI",
    phrase: "maximum context length [is|of|:] {limit}",
    example: "This model's maximum context length is 8192 tokens.",
    source: "https://github.com/F0x1d/Sense/issues/3",
  },
  {
    vendor: "OpenAI",
    phrase: "exceed the configured limit of {limit} tokens…resulted in {needed} tokens",
    example:
      "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.",
    source: openAi,
  },
  {
    vendor: "Gemini",
    phrase: "input token count ({needed}) exceeds the maximum number of tokens allowed ({limit})",
    example: "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).",
    source: "https://github.com/google-gemini/gemini-cli/issues/6678",
  },
  {
    vendor: "Gemini",
    phrase: "input token count is {needed} but model only supports up to {limit}",
    example:
      "Unable to submit request because the input token count is 1200000 but model only supports up to 1048576.",
    source: "tests/fixtures/providers/refusals/too-long-gemini-supports.json",
  },
  {
    vendor: "Gemini",
    phrase: "only supports up to {limit}",
    example: "The request has too many input tokens; the model only supports up to 1048576 tokens.",
    source: "tests/fixtures/providers/refusals/too-long-gemini-supports.json",
  },
  {
    vendor: "xAI",
    phrase: "maximum prompt length is {limit} but the request contains {needed} tokens",
    example: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    source: "tests/fixtures/providers/refusals/too-long-xai.json",
  },
  {
    vendor: "Moonshot",
    phrase: "exceeded model token limit[ |]: {limit} (requested: {needed})",
    example: "Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)",
    source: "https://github.com/MoonshotAI/kimi-cli/issues/2011",
  },
  {
    vendor: "Moonshot",
    phrase: "exceeded model token limit[ |]: {limit}",
    example: "Your request exceeded model token limit : 262144",
    source: "https://platform.kimi.ai/docs/api/errors",
  },
  {
    vendor: "Together, Hugging Face",
    phrase: "must be <= {limit}. Given: {needed} `inputs` tokens and {plus}",
    example:
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 2019 `inputs` tokens and 30 `max_new_tokens`",
    source: "https://github.com/stanford-crfm/helm/pull/2079",
  },
  {
    vendor: "Together",
    phrase: "max_new_tokens`…[must be <=|must not exceed] {limit}",
    example: "The sum of `inputs` tokens and `max_new_tokens` must not exceed 4097.",
    source: "https://portkey.ai/error-library/input-validation-error-10151",
  },
  {
    vendor: "Hugging Face",
    phrase: "must have less than {limit} tokens. Given: {needed}",
    example: "Input validation error: `inputs` must have less than 4096 tokens. Given: 4545",
    source: "https://github.com/meta-llama/llama/issues/1103",
  },
  {
    vendor: "llama.cpp",
    phrase: "({needed} tokens) exceeds the available context size ({limit} tokens)",
    example: "request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it",
    source: "tests/fixtures/providers/refusals/too-long-llama-cpp.json",
  },
  {
    vendor: "ds4",
    phrase: "prompt tokens ({needed}) exceeds context size ({limit})",
    example: "Prompt tokens (9000) exceeds context size (8192)",
    source: "https://github.com/antirez/ds4/pull/150",
  },
  {
    vendor: "llama-cpp-python",
    phrase: "requested tokens ({needed}) exceed context window of {limit}",
    example: "Requested tokens (516) exceed context window of 512",
    source: "https://github.com/rllm-team/rllm/issues/55",
  },
  {
    vendor: "SGLang",
    phrase: "({needed} tokens) is longer than the model's context length ({limit} tokens)",
    example: "The input (61709 tokens) is longer than the model's context length (40960 tokens).",
    source: "https://github.com/QwenLM/Qwen3/issues/1321",
  },
  {
    vendor: "SGLang",
    phrase: "input length ({needed} tokens) exceeds the maximum allowed length ({limit} tokens)",
    example: "Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens).",
    source: "https://github.com/sgl-project/sglang/issues/4048",
  },
  {
    vendor: "vLLM",
    phrase: "length {needed}) is too long to fit into the model (context length {limit})",
    example: "The prompt (total length 25938) is too long to fit into the model (context length 4096).",
    source: "https://github.com/vllm-project/vllm/issues/12165",
  },
  {
    vendor: "vLLM",
    phrase: "length {needed}) is longer than the maximum model length of {limit}",
    example: "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
    source: "https://github.com/vllm-project/vllm/blob/main/vllm/v1/engine",
  },
  {
    vendor: "Cohere",
    phrase: "tokens in the prompt cannot exceed {limit} - received {needed}",
    example: "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.",
    source: "https://docs.cohere.com/errors-reference",
  },
  {
    vendor: "Cohere",
    phrase: "tokens in the prompt exceeds the limit of {limit}",
    example: "Too many tokens: the total number of tokens in the prompt exceeds the limit of 4081.",
    source: "https://portkey.ai/error-library/input-limit-exceeded-error-10147",
  },
  {
    vendor: "GitHub Copilot",
    phrase: "prompt token count of {needed} exceeds the limit of {limit}",
    example: "prompt token count of 93854 exceeds the limit of 90000",
    source: "https://github.com/jjleng/copilot-more/issues/35",
  },
  {
    vendor: "Cerebras",
    phrase: "current length is {needed} while limit is {limit}",
    example:
      "Please reduce the length of the messages or completion. Current length is 12000 while limit is 8192",
    source: "tests/fixtures/providers/refusals/too-long-cerebras.json",
  },
  {
    vendor: "Groq",
    phrase: "reduce the length of the [messages|prompt|input|conversation]",
    example: "Please reduce the length of the messages or completion.",
    source: "tests/fixtures/providers/refusals/too-long-groq.json",
  },
  {
    vendor: "Ollama",
    phrase: "exceeded max context length",
    example: "prompt too long; exceeded max context length by 9 tokens",
    source: "tests/fixtures/providers/refusals/too-long-ollama.json",
  },
  {
    vendor: "Alibaba",
    phrase: "range of input length should be…1, {limit}",
    example: "Range of input length should be [1, 129024]",
    source: "https://help.aliyun.com/document_detail/610266.html",
  },
  {
    vendor: "OpenRouter",
    phrase: "token limit [reached|exceeded]",
    example: "Token limit reached",
    source: "tests/fixtures/providers/openai-compatible/error-token-limit.json",
  },
];
