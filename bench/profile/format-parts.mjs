import { formatTable } from "../figures/print-table.mjs";
import { printedParts } from "./parts.mjs";

/** Of a profile's functions, the dearest. */
const shownFunctions = 15;

/** The table of the profiles: a row a part, a column a kind of request, in microseconds of processor time. */
export function formatParts(profiles) {
  const row = (name, microseconds) => [name, ...profiles.map((profile) => microseconds(profile).toFixed(0))];
  return formatTable(
    ["processor time of one request, µs", ...profiles.map(({ request }) => request)],
    [
      ...printedParts.map((part) => row(part, ({ shares, mainUs }) => (shares.get(part) ?? 0) * mainUs)),
      row("other threads", ({ wholeUs, mainUs }) => wholeUs - mainUs),
      row("our process as a whole", ({ wholeUs }) => wholeUs),
      row("of it in async hooks", ({ asyncHooksShare, mainUs }) => asyncHooksShare * mainUs),
    ],
  );
}

/** The functions in which one kind of request spends most of its time by themselves, without what they call. */
export function formatFunctions({ request, functions, mainUs }) {
  const dearest = [...functions].sort(([, left], [, right]) => right - left).slice(0, shownFunctions);
  return formatTable(
    [`${request}: part, file, function`, "µs"],
    dearest.map(([key, share]) => [key, (share * mainUs).toFixed(0)]),
  );
}
