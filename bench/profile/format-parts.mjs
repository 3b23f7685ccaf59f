import { formatTable } from "../figures/print-table.mjs";
import { printedParts } from "./parts.mjs";

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
