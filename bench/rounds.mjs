import { measures } from "./measures/measures.mjs";
import { measureThroughput } from "./measures/throughput.mjs";
import { readResidentMegabytes } from "./servers/process-figures.mjs";

const sideNames = ["alone", "postgres", "portkey", "embedded"];

/**
 * Measures the sides in turn, round after round, so that what else the machine does falls on all of them; each round
 * begins with another side. Resolves to the figures, by measure and side, one of each round. `tell` is given a line after
 * each measure.
 */
export async function measureRounds({ sides, rows, scale, tell }) {
  const wanted = measures.filter(({ name }) => rows.some(({ measure }) => measure === name));
  const samples = {};
  const add = (measure, side, figures) => {
    samples[measure] ??= {};
    samples[measure][side] ??= [];
    samples[measure][side].push(figures);
  };
  await warmUp(sides, scale);
  for (let round = 0; round < scale.rounds; round += 1) {
    for (const { name, withEmbedded = false, run } of wanted) {
      const taking = sideNames.filter((side) => side !== "embedded" || withEmbedded);
      for (const side of rotate(taking, round)) {
        const figures = await run({ target: sides[side], scale });
        add(name, side, figures);
        tell({ round, measure: name, side, figures });
      }
    }
  }
  for (const side of ["postgres", "portkey", "embedded"]) {
    add("memory", side, { residentMegabytes: readResidentMegabytes(sides[side].pid), faults: [] });
  }
  return samples;
}

/** Fresh processes have compiled nothing; what they do in their first seconds is measured by nobody. */
async function warmUp(sides, { warmUpSeconds }) {
  const plan = { pieces: 20, isStream: true };
  for (const side of sideNames) {
    await measureThroughput({
      target: sides[side],
      plan,
      callers: 32,
      seconds: warmUpSeconds,
      warmUpSeconds: 0,
    });
  }
}

function rotate(list, by) {
  const from = by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}
