import { durationPattern, parseDuration } from "./duration";
import { clampRetryAfter } from "./retry-after";

/** How much of either end of a message is searched; it may be a megabyte long, and the wait often ends it. */
const searchedCharacters = 4_096;

/** What leads to a wait, then at most a few plain words, then the wait. Every part is bounded: time stays linear. */
const waits = new RegExp(
  `\\b(?:try|retry(?:ing)?|again|wait|resets?|available)\\b[a-z\\s:'"~\`(]{1,40}?(${durationPattern})`,
  "gi",
);

/**
 * The longest wait that a message asks for in words ("try again in 7.66s", "please wait 20 seconds"), in milliseconds
 * within 0..120 s; null when it asks for none.
 */
export function findWaitInWords(message: string): number | null {
  const searched =
    message.length <= 2 * searchedCharacters
      ? message
      : `${message.slice(0, searchedCharacters)}\n${message.slice(-searchedCharacters)}`;
  let longestMs: number | null = null;
  for (const [, said = ""] of searched.matchAll(waits)) {
    const ms = parseDuration(said.trim());
    if (ms !== null) longestMs = Math.max(longestMs ?? 0, clampRetryAfter(ms));
  }
  return longestMs;
}
