import "server-only";
import type { VendorWords } from "./types";

/**
 * The key's account has no money. "You exceeded your current quota" is not here: Gemini says the same of its rate.
 */
export const noMoney: readonly VendorWords[] = [
  {
    vendor: "OpenAI",
    code: "insufficient_quota",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "billing_hard_limit_reached",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "billing_not_active",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    phrase: "billing hard limit",
    example: "Billing hard limit has been reached",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "organization_spend_limit_exceeded",
    source: "https://developers.openai.com/api/docs/guides/spend-limits",
  },
  {
    vendor: "OpenAI",
    code: "project_spend_limit_exceeded",
    source: "https://developers.openai.com/api/docs/guides/spend-limits",
  },
  {
    vendor: "OpenAI",
    code: "credit_balance_exhausted",
    source: "https://www.developersdigest.tech/errors/api/openai-api/422-unprocessable-entity-error",
  },
  { vendor: "Anthropic", code: "billing_error", source: "https://docs.anthropic.com/en/api/errors" },
  {
    vendor: "Anthropic",
    phrase: "credit balance",
    example: "Your credit balance is too low to access the Anthropic API.",
    source: "https://portkey.ai/error-library/insufficient-balance-error-10489",
  },
  {
    vendor: "Moonshot",
    code: "exceeded_current_quota_error",
    source: "https://github.com/MoonshotAI/Kimi-K2/issues/5",
  },
  {
    vendor: "Moonshot",
    phrase: "account…is not active",
    example: "Your account org-1 is not active, organization org-1 exceeded current quota",
    source: "https://github.com/MoonshotAI/Kimi-K2/issues/5",
  },
  {
    vendor: "Moonshot",
    phrase: "account…suspended due to",
    example: "Your account org-1 is suspended due to insufficient balance, please recharge your account",
    source: "https://github.com/anomalyco/opencode/issues/24462",
  },
  {
    vendor: "Fireworks",
    phrase: "account…is suspended",
    example: "Account acme is suspended, possibly due to failure to pay past invoices.",
    source: "https://github.com/pollinations/pollinations/issues/12136",
  },
  {
    vendor: "Fireworks",
    phrase: "[spending|spend] limit",
    example: "You are over the monthly spending limit of your account",
    source: "https://github.com/theopenco/llmgateway/pull/3838",
  },
  {
    vendor: "xAI",
    phrase: "used all available credits",
    example: "Your team 1 has either used all available credits or reached its monthly spending limit.",
    source: "https://github.com/continuedev/continue/issues/10373",
  },
  {
    vendor: "xAI",
    phrase: "run out of [credits|funds|balance]",
    example: "You have run out of credits or need a Grok subscription.",
    source: "https://github.com/luxus/pi-xai/issues/10",
  },
  {
    vendor: "xAI",
    phrase: "[doesn't|does not] have any credits",
    example: "Your newly created team doesn't have any credits or licenses yet.",
    source: "https://docs.x.ai/docs/key-information/debugging",
  },
  {
    vendor: "xAI",
    code: "personal-team-blocked:spending-limit",
    source: "https://docs.x.ai/docs/key-information/debugging",
  },
  {
    vendor: "DeepSeek",
    phrase: "[insufficient|not enough] [account |][balance|credit|credits|funds|quota]",
    example: "Insufficient Balance",
    source: "https://api-docs.deepseek.com/quick_start/error_codes",
  },
  {
    vendor: "SiliconFlow",
    phrase: "balance [is|was] [insufficient|not enough|too low|negative|exhausted]",
    example: "Your paid balance is insufficient. Please top up and try again.",
    source: "https://github.com/FoundationAgents/OpenManus/issues/438",
  },
  { vendor: "several", code: "insufficient_balance", source: "https://openrouter.ai/docs/errors" },
  { vendor: "several", code: "insufficient_credits", source: "https://openrouter.ai/docs/errors" },
  { vendor: "several", code: "payment_required", source: "https://openrouter.ai/docs/errors" },
  {
    vendor: "OpenRouter",
    phrase: "key limit exceeded",
    example: "Key limit exceeded (monthly limit). Manage it in the settings",
    source: "https://openrouter.ai/docs/api/reference/limits",
  },
  {
    vendor: "Gemini",
    phrase: "credits [are|have been] [depleted|exhausted|used up]",
    example: "Your prepayment credits are depleted.",
    source: "https://github.com/JeffOtano/roni/pull/125",
  },
  { vendor: "Google", code: "billing_disabled", source: "https://cloud.google.com/apis/design/errors" },
  {
    vendor: "Google",
    phrase: "[requires|require] billing",
    example: "This API method requires billing to be enabled.",
    source: "https://cloud.google.com/apis/design/errors",
  },
  {
    vendor: "Together",
    phrase: "[reached|exceeded] your credit limit",
    example: "You have reached your credit limit. Please add a payment method",
    source: "https://docs.together.ai/docs/error-codes",
  },
  {
    vendor: "Together",
    phrase: "credit limit [exceeded|reached]",
    example: "Credit limit exceeded",
    source: "https://docs.together.ai/docs/error-codes",
  },
  { vendor: "Groq", code: "blocked_api_access", source: "https://console.groq.com/docs/spend-limits" },
  {
    vendor: "Hugging Face",
    phrase: "exceeded your monthly included credits",
    example: "You have exceeded your monthly included credits for Inference Providers.",
    source: "https://github.com/huggingface/agents-course/issues/386",
  },
  {
    vendor: "several in China",
    phrase: "余额不足",
    example: "已用额度显示, 再调用显示余额不足",
    source: "https://github.com/chatanywhere/GPT_API_free/issues/495",
  },
  {
    vendor: "Alibaba",
    code: "arrearage",
    source: "https://help.aliyun.com/en/model-studio/error-code",
  },
];

/** The key has money left, but not for so large a request: others of the same key may pass. */
export const dearRequests: readonly VendorWords[] = [
  {
    vendor: "OpenRouter",
    phrase: "or fewer max_tokens",
    example: "This request requires more credits, or fewer max_tokens. You can only afford 12 tokens.",
    source: "https://github.com/QwenLM/qwen-code/issues/73",
  },
  {
    vendor: "OpenRouter",
    phrase: "prompt tokens limit exceeded",
    example: "Prompt tokens limit exceeded: 230799 > 91442.",
    source: "https://github.com/anomalyco/opencode/issues/12219",
  },
];
