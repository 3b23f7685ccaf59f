import * as z from "zod";
import { runMode } from "./conversations";
import { requestRow } from "./history";
import { pageQuery } from "./pagination";

const daysBack = (byDefault: number) => z.coerce.number().int().min(1).max(365).default(byDefault);

/** `?days&time_zone` of GET /usage/summary: so many days up to today, as the zone's calendar counts them. */
export const usageSummaryQuery = z.strictObject({
  days: daysBack(7),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, { error: "must be a time zone of the IANA database, such as Europe/Berlin" })
    .default("UTC"),
});

/** `?limit&offset&days&mode` of GET /usage/recent. */
export const usageRecentQuery = pageQuery.extend({ days: daysBack(30), mode: runMode.optional() });

/** What some requests took and cost; `cost` in US dollars. */
const usageFigures = z.object({
  requests: z.int(),
  completed: z.int(),
  failed: z.int(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cost: z.number(),
  credits_charged: z.int(),
});
export type UsageFigures = z.infer<typeof usageFigures>;

const percentiles = z.object({ p50_ms: z.int().nullable(), p95_ms: z.int().nullable() });

/** The answer of GET /usage/summary. The credits of a request of several models cannot be parted, so models have none. */
export const usageSummary = z.object({
  days: z.int(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  time_zone: z.string(),
  totals: usageFigures,
  by_day: z.array(usageFigures.extend({ date: z.iso.date() })),
  by_mode: z.array(usageFigures.extend({ mode: runMode })),
  /** By the key that asked; `key_id` null: sessions, and a key that the operator set. The default key has no name. */
  by_key: z.array(usageFigures.extend({ key_id: z.string().nullable(), name: z.string().nullable() })),
  by_model: z.array(
    z.object({
      model: z.string(),
      calls: z.int(),
      failed: z.int(),
      prompt_tokens: z.int(),
      completion_tokens: z.int(),
      cost: z.number(),
    }),
  ),
  latency: percentiles,
  ttft: percentiles,
});
export type UsageSummary = z.infer<typeof usageSummary>;

/** The answer of GET /usage/recent: one of the four bare arrays. */
export const usageRecent = z.array(requestRow);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets such as +02:00 are taken there too, but mean the opposite to a database.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
