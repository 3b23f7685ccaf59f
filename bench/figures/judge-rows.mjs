import { summarise } from "./statistics.mjs";

/**
 * Each row with what was measured: our figure, Portkey's, and the ratio of ours to Portkey's. Ratios are taken round by
 * round, where both sides met the same machine, and summarised then. `reached` is "aim", "must" or "missed".
 */
export function judgeRows(rows, samples) {
  return rows.map((row) => {
    const figuresOf = (side) => samples[row.measure][side].map((figures) => figures[row.figure]);
    const [ours, portkey] = [figuresOf(row.side), figuresOf("portkey")];
    const judged = { ...row, ours: summarise(ours), portkey: summarise(portkey) };
    if (row.counts) return { ...judged, reached: reachedBy(row, judged.ours.most) };
    const ratio = summarise(ours.map((figure, round) => figure / portkey[round]));
    return { ...judged, ratio, reached: reachedBy(row, ratio.median) };
  });
}

/** A figure that is not a number reaches nothing. */
function reachedBy({ better, must, aim }, figure) {
  const isReached = (bound) => (better === "more" ? figure >= bound : figure <= bound);
  if (isReached(aim)) return "aim";
  return isReached(must) ? "must" : "missed";
}
