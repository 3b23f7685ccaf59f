import { formatTable } from "./print-table.mjs";

/** The table of the judged rows. */
export function formatRows(judged) {
  return formatTable(
    ["row", "ours", "Portkey", "ratio", "must", "aim", "reached"],
    judged.map(({ title, counts, ours, portkey, ratio, must, aim, reached }) => [
      title,
      counts ? String(ours.most) : formatSpread(ours, formatFigure),
      counts ? String(portkey.most) : formatSpread(portkey, formatFigure),
      ratio === undefined ? "" : formatSpread(ratio, formatRatio),
      String(must),
      String(aim),
      reached,
    ]),
  );
}

/** One line on one measurement of a round. */
export function formatMeasurement({ round, measure, side, figures }) {
  const { faults, refusals = [], ...numbers } = figures;
  const told = Object.entries(numbers).map(([name, figure]) => `${name} ${formatFigure(figure)}`);
  const wrong = [...faults, ...refusals];
  const fault = wrong.length === 0 ? [] : [`${wrong.length} wrong: ${wrong[0]}`];
  return `round ${round + 1}  ${measure.padEnd(7)}${side.padEnd(9)}${[...told, ...fault].join(", ")}`;
}

/** Three significant digits, and no fewer than the whole part has. */
export function formatFigure(figure) {
  const digits = figure >= 100 || Number.isInteger(figure) ? 0 : figure >= 10 ? 1 : 2;
  return figure.toFixed(digits);
}

function formatRatio(ratio) {
  return ratio.toFixed(2);
}

/** The median, and the least and the most where they differ. */
function formatSpread({ median, least, most }, format) {
  return least === most ? format(median) : `${format(median)} (${format(least)}..${format(most)})`;
}
