import "server-only";
import type { VendorWords } from "./types";

/** Too much at once, told by a status that says something else. Waiting helps, and so does another model. */
export const rateLimits: readonly VendorWords[] = [
  {
    vendor: "OpenAI, Groq",
    code: "rate_limit_exceeded",
    source: "https://console.groq.com/docs/rate-limits.md",
  },
  { vendor: "Anthropic", code: "rate_limit_error", source: "https://docs.anthropic.com/en/api/errors" },
  {
    vendor: "Moonshot",
    code: "rate_limit_reached_error",
    source: "https://github.com/harry0703/MoneyPrinterTurbo/issues/339",
  },
  {
    vendor: "Azure",
    code: "RateLimitReached",
    source: "tests/fixtures/providers/refusals/azure-429-zero-milliseconds.json",
  },
  { vendor: "Google", code: "resource_exhausted", source: "https://cloud.google.com/apis/design/errors" },
  { vendor: "several", code: "too_many_requests", source: "https://openrouter.ai/docs/errors" },
  {
    vendor: "Groq",
    phrase: "[tokens|requests|input tokens|output tokens] per [minute|min|day|hour|second]",
    example: "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 9000",
    source: "https://github.com/cline/cline/issues/4971",
  },
  {
    vendor: "several",
    phrase: "rate[ |-]limit",
    example: "This would go over your organization's rate limit",
    source: "https://docs.anthropic.com/en/api/rate-limits",
  },
  {
    vendor: "several",
    phrase: "too many requests",
    example: "Too many requests, please slow down",
    source: "https://docs.together.ai/docs/error-codes",
  },
];

/** The vendor has no room. */
export const overloads: readonly VendorWords[] = [
  { vendor: "Groq", code: "capacity_exceeded", source: "https://console.groq.com/docs/flex-processing" },
  { vendor: "Anthropic", code: "overloaded_error", source: "https://docs.anthropic.com/en/api/errors" },
  {
    vendor: "Moonshot",
    code: "engine_overloaded_error",
    source: "https://platform.kimi.ai/docs/api/errors",
  },
  {
    vendor: "Groq",
    phrase: "capacity exceeded",
    example: "Flex tier capacity exceeded",
    source: "https://console.groq.com/docs/flex-processing",
  },
  {
    vendor: "several",
    phrase: "[is|are|currently] overloaded",
    example: "The engine is currently overloaded, please try again later",
    source: "https://platform.kimi.ai/docs/api/errors",
  },
];
