import { loadTypescript } from "../load-typescript.mjs";

const { answer, answerHalf, refuse, silentFailures } = loadTypescript("tests/server/support/script.ts");

/**
 * Deadlines of the server under test in milliseconds; hangs last until they pass. Upstreams, callers and server share
 * one machine: when it is so busy that the healthy fallback misses its deadline too, nothing can be told from the run.
 */
export const deadlines = { firstTokenMs: 5_000, idleMs: 3_000 };

/**
 * Every way in which the primary fails, by name: what the upstream does with the pieces of an answer, and what a
 * caller must see. `takenOver`: the fallback answers. `partial`: text was out, so the stream ends with an error.
 * `answered`: the primary answers after all.
 */
export const faults = {
  "429 with Retry-After": { play: () => refuse(429, { "retry-after": "1" }), outcome: "takenOver" },
  "429 without": { play: () => refuse(429), outcome: "takenOver" },
  500: { play: () => refuse(500), outcome: "takenOver" },
  503: { play: () => refuse(503), outcome: "takenOver" },
  "cut before headers": { play: () => silentFailures.cutBeforeHeaders, outcome: "takenOver" },
  "hang before headers": { play: () => silentFailures.hangBeforeHeaders, outcome: "takenOver" },
  "hang after headers": { play: () => silentFailures.hangAfterHeaders, outcome: "takenOver" },
  "drip of comments": { play: dripOfComments, outcome: "takenOver" },
  garbage: { play: () => silentFailures.garbage, outcome: "takenOver" },
  "early error event": { play: () => silentFailures.earlyErrorEvent, outcome: "takenOver" },
  "cut after content": { play: cutAfterContent, outcome: "partial" },
  "hang after content": { play: (pieces) => answerHalf(pieces.slice(0, 3)), outcome: "partial" },
  "slow drip": { play: (pieces) => answer(pieces, { firstAfterMs: 200, pauseMs: 50 }), outcome: "answered" },
};

/** Bytes, but never content: they must not keep the deadline away. */
function dripOfComments() {
  const drops = Array.from({ length: 20 }, () => [
    { type: "raw", text: ": working on it\n\n" },
    { type: "wait", ms: deadlines.firstTokenMs / 5 },
  ]);
  return drops.flat();
}

/** The break comes a moment after the text: what is still on its way is lost with the connection. */
function cutAfterContent(pieces) {
  return [...answerHalf(pieces.slice(0, 3)).slice(0, -1), { type: "wait", ms: 100 }, { type: "cut" }];
}
