const msByUnit = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/** A number of bounded length and its unit, short or spelled out. No letter may follow: "5 models" is no time. */
const piece =
  "(\\d{1,9}(?:\\.\\d{1,20})?)\\s{0,3}(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])";
const between = "(?:,?\\s{1,3}(?:and\\s{1,3})?)?";

/** Up to four pieces in a row, as a pattern without groups: "1m30s", "2 minutes and 5 seconds". */
export const durationPattern = `${piece}(?:${between}${piece}){0,3}`.replaceAll(/\((?!\?)/g, "(?:");

const wholeDuration = new RegExp(`^${durationPattern}$`, "i");
const pieces = new RegExp(piece, "gi");

/** The milliseconds of a duration like "7.66s", "6m0s", "120ms" or "2 minutes"; null for anything else. */
export function parseDuration(text: string): number | null {
  if (text.length > 100 || !wholeDuration.test(text)) return null;
  let ms = 0;
  for (const [, count, unit = ""] of text.matchAll(pieces)) ms += Number(count) * msPer(unit.toLowerCase());
  return ms;
}

/** "month" and the like never get here; the first letter tells the rest apart, save for milliseconds. */
function msPer(unit: string): number {
  if (/^(?:ms|milli)/.test(unit)) return msByUnit.ms;
  if (unit.startsWith("d")) return msByUnit.d;
  if (unit.startsWith("h")) return msByUnit.h;
  return unit.startsWith("m") ? msByUnit.m : msByUnit.s;
}
