import { measureBurst } from "./burst.mjs";
import { measureOneCaller } from "./one-caller.mjs";
import { measureProcessorTime } from "./processor-time.mjs";

const callers = 32;
const stream = { pieces: 20, isStream: true };

/**
 * What a round measures, in order: its name, whether the side with the embedded database takes part, and how one side is
 * measured. `scale` says how long and how often. Memory is read once, when all rounds are over.
 */
export const measures = [
  {
    name: "stream",
    withEmbedded: true,
    run: ({ target, scale: { seconds } }) =>
      measureProcessorTime({ target, pid: target.pid, plan: stream, callers, seconds }),
  },
  {
    name: "whole",
    run: ({ target, scale: { seconds } }) =>
      measureProcessorTime({
        target,
        pid: target.pid,
        plan: { pieces: 20, isStream: false },
        callers,
        seconds,
      }),
  },
  {
    name: "first",
    run: ({ target, scale: { shortAsks } }) => measureOneCaller({ target, plan: stream, asks: shortAsks }),
  },
  {
    name: "long",
    run: ({ target, scale: { longAsks } }) =>
      measureOneCaller({ target, plan: { pieces: 2000, isStream: true }, asks: longAsks }),
  },
  {
    name: "burst",
    run: ({ target, scale: { burstPieces } }) =>
      measureBurst({ target, plan: { pieces: burstPieces, gapMs: 50, isStream: true }, streams: 500 }),
  },
];

/** Long enough to be believed, and short enough to try a change. */
export const scales = {
  full: {
    rounds: 5,
    warmUpSeconds: 4,
    seconds: 4,
    shortAsks: 60,
    longAsks: 9,
    burstPieces: 100,
    profileWarmUpSeconds: 15,
    profileSeconds: 10,
  },
  quick: {
    rounds: 2,
    warmUpSeconds: 2,
    seconds: 2,
    shortAsks: 30,
    longAsks: 5,
    burstPieces: 60,
    profileWarmUpSeconds: 5,
    profileSeconds: 4,
  },
};
