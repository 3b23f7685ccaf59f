import "server-only";
import type { VendorWords } from "./types";

const azure = "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/concepts/content-filter";
const alibaba = "https://help.aliyun.com/en/model-studio/error-code";

/** What the caller sent breaks the vendor's rules for content: the caller's to mend, whatever the status. */
export const content: readonly VendorWords[] = [
  {
    vendor: "OpenAI",
    code: "content_policy_violation",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "moderation_blocked",
    source: "https://platform.openai.com/docs/guides/image-generation",
  },
  {
    vendor: "OpenAI",
    code: "invalid_prompt",
    source: "https://platform.openai.com/docs/guides/safety-best-practices",
  },
  {
    vendor: "OpenAI",
    phrase: "[prompt|input|content|request|message|messages|output|text]…flagged",
    example: "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
    source: "https://platform.openai.com/docs/guides/safety-best-practices",
  },
  {
    vendor: "OpenAI",
    phrase: "rejected [as a result of|by] our safety system",
    example: "Your request was rejected as a result of our safety system.",
    source: "https://platform.openai.com/docs/guides/image-generation",
  },
  { vendor: "Azure", code: "content_filter", source: azure },
  { vendor: "Azure", code: "ResponsibleAIPolicyViolation", source: azure },
  {
    vendor: "Azure",
    phrase: "content management policy",
    example:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    source: "https://github.com/openai/openai-python/issues/331",
  },
  {
    vendor: "OpenRouter",
    phrase: "requires moderation",
    example: "Your chosen model requires moderation and your input was flagged",
    source: "https://openrouter.ai/docs/errors",
  },
  {
    vendor: "xAI",
    phrase:
      "[prompt|input|content|request|message|messages|output|text]…[violates|violate|violated|violating|violation of]…[polic|guideline|terms|rules]",
    example: "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO",
    source: "https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267",
  },
  {
    vendor: "xAI",
    phrase: "SAFETY_CHECK_TYPE",
    example: "Failed check: SAFETY_CHECK_TYPE_CSAM",
    source: "https://github.com/theopenco/llmgateway/pull/1785",
  },
  {
    vendor: "Anthropic",
    phrase: "blocked by content filtering policy",
    example: "Output blocked by content filtering policy",
    source: "https://docs.anthropic.com/en/api/errors",
  },
  {
    vendor: "DeepSeek",
    phrase: "content exists risk",
    example: "Content Exists Risk",
    source: "https://github.com/deepseek-ai/awesome-deepseek-integration/issues/13",
  },
  {
    vendor: "Moonshot",
    phrase: "considered high risk",
    example: "The request was rejected because it was considered high risk",
    source: "https://platform.kimi.ai/docs/api/errors",
  },
  { vendor: "Alibaba", code: "data_inspection_failed", source: alibaba },
  { vendor: "Alibaba", code: "DataInspectionFailed", source: "https://github.com/QwenLM/Qwen/issues/938" },
  {
    vendor: "Alibaba",
    phrase: "[inappropriate|sensitive|unsafe|prohibited] content",
    example: "Input data may contain inappropriate content.",
    source: "https://github.com/QwenLM/Qwen/issues/938",
  },
];
