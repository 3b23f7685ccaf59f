/** Keeps a number and its unit on one line. */
const gap = "\u00a0";

/** US dollars for a meta line: four significant digits under one cent, then tenths of cents, then cents. */
export function formatCost(costUsd: number): string {
  if (costUsd === 0) return "$0";
  if (costUsd < 0.000_001) return "<$0.000001";
  if (costUsd < 0.01) return `$${costUsd.toLocaleString("en-US", { maximumSignificantDigits: 4 })}`;
  return `$${costUsd.toFixed(costUsd < 1 ? 3 : 2)}`;
}

/** A duration: whole milliseconds under one second, then tenths of seconds, then minutes. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return `${Math.round(durationMs)}${gap}ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)}${gap}s`;
  return minutes(Math.round(durationMs / 1000));
}

/** How long a model thought: whole seconds, at least one, then minutes. */
export function formatThinkingTime(durationMs: number): string {
  const wholeSeconds = Math.max(1, Math.round(durationMs / 1000));
  return wholeSeconds < 60 ? `${wholeSeconds}${gap}s` : minutes(wholeSeconds);
}

const minutes = (wholeSeconds: number) =>
  `${Math.floor(wholeSeconds / 60)}${gap}m ${wholeSeconds % 60}${gap}s`;

/** Speed of an answer in whole tokens a second, one decimal under ten. */
export function formatSpeed(tokensPerSecond: number): string {
  return `${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)}${gap}tok/s`;
}

const countSteps = [
  { from: 999_950, divisor: 1_000_000, unit: "M" },
  { from: 10_000, divisor: 1000, unit: "k" },
] as const;

/** A count: exact under ten thousand, then `12.4 k`, `1.2 M`; a zero after the point is dropped. */
export function formatCount(count: number): string {
  const step = countSteps.find(({ from }) => count >= from);
  if (!step) return count.toLocaleString("en-US");
  return `${Number((count / step.divisor).toFixed(1))}${gap}${step.unit}`;
}

/** Credits with the right plural: `1 credit`, `1,000 credits`. */
export function formatCredits(credits: number): string {
  return `${credits.toLocaleString("en-US")} ${credits === 1 ? "credit" : "credits"}`;
}

/** A price in US dollars a million tokens; a dash where it is unknown. */
export function formatPrice(usdPerMillion: number | null): string {
  if (usdPerMillion === null) return "–";
  if (usdPerMillion === 0) return "$0";
  return `$${usdPerMillion < 0.1 ? Number(usdPerMillion.toPrecision(2)) : usdPerMillion.toFixed(2)}`;
}
