import { parseDuration } from "./duration";
import { clampRetryAfter, type HeaderReader } from "./retry-after";

/** A quota as headers tell it: how much is left, and when it is full again. */
export type QuotaHeaders = { remaining: string; reset: string };

/** The vendors' own windows beside the plain ones: Cerebras names the minute, hour and day, Groq input and output. */
const openAiQuotas = ["requests", "tokens", "input-tokens", "output-tokens"].flatMap((unit) => [
  unit,
  `${unit}-minute`,
  `${unit}-hour`,
  `${unit}-day`,
]);

const anthropicQuotas = ["requests", "tokens", "input-tokens", "output-tokens"];

/**
 * The quotas that vendors tell of, with the page that says so:
 * OpenAI https://platform.openai.com/docs/guides/rate-limits ("1s", "6m0s"), Groq https://console.groq.com/docs/rate-limits
 * ("2m59.56s"), Cerebras https://inference-docs.cerebras.ai/support/rate-limits (decimal seconds), Anthropic
 * https://docs.anthropic.com/en/api/rate-limits (RFC 3339), OpenRouter https://openrouter.ai/docs/api/reference/limits
 * (milliseconds of the epoch), and `ratelimit-*` of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers
 * (seconds from now).
 */
export const quotaHeaders: readonly QuotaHeaders[] = [
  ...openAiQuotas.map((quota) => ({
    remaining: `x-ratelimit-remaining-${quota}`,
    reset: `x-ratelimit-reset-${quota}`,
  })),
  ...anthropicQuotas.map((quota) => ({
    remaining: `anthropic-ratelimit-${quota}-remaining`,
    reset: `anthropic-ratelimit-${quota}-reset`,
  })),
  { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset" },
  { remaining: "ratelimit-remaining", reset: "ratelimit-reset" },
];

/**
 * How long until the used-up quotas are full again, in milliseconds within 0..120 s, the longest where there are several.
 * A remaining count of 0 decides which count; where none is said, those whose count is not said do. Null: nothing is
 * said. The answer must be a refusal for its rate: others carry the same headers and mean nothing by them.
 */
export function readQuotaWait(headers: HeaderReader, nowMs: number): number | null {
  const told = quotaHeaders.flatMap(({ remaining, reset }) => {
    const waitMs = parseReset(headers.get(reset), nowMs);
    return waitMs === null ? [] : [{ waitMs, left: parseCount(headers.get(remaining)) }];
  });
  const usedUp = told.filter(({ left }) => left !== null && left <= 0);
  const counting = usedUp.length > 0 ? usedUp : told.filter(({ left }) => left === null);
  return counting.length === 0 ? null : clampRetryAfter(Math.max(...counting.map(({ waitMs }) => waitMs)));
}

function parseCount(value: string | null): number | null {
  const text = value?.trim() ?? "";
  return /^-?\d{1,15}(?:\.\d{1,20})?$/.test(text) ? Number(text) : null;
}

/** No quota fills again in thirty years, so a larger number is a time of the epoch: of 1e11 and more in milliseconds. */
const firstEpochSeconds = 1e9;
const firstEpochMs = 1e11;

function parseReset(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d{1,15}(?:\.\d{1,20})?$/.test(text)) {
    const number = Number(text);
    if (number >= firstEpochMs) return number - nowMs;
    return number >= firstEpochSeconds ? number * 1_000 - nowMs : number * 1_000;
  }
  if (/^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:z|[+-]\d\d:\d\d)$/i.test(text)) {
    const dateMs = Date.parse(text);
    return Number.isNaN(dateMs) ? null : dateMs - nowMs;
  }
  return parseDuration(text);
}
