import { checkNode } from "../scripts/check-node.mjs";
import { buildApp, installDependencies, prepareClient } from "../scripts/prepare.mjs";
import { projectRoot } from "../scripts/project-root.mjs";
import { endCommands } from "../scripts/run-command.mjs";
import { watchParent } from "../scripts/watch-parent.mjs";
import { judgeRows } from "./figures/judge-rows.mjs";
import { formatMeasurement, formatRows } from "./figures/report.mjs";
import { readOptions } from "./options.mjs";
import { formatFunctions, formatParts } from "./profile/format-parts.mjs";
import { profileParts } from "./profile/profile-parts.mjs";
import { measureRounds } from "./rounds.mjs";
import { startComparison } from "./servers/comparison.mjs";
import { describeMachine } from "./versions.mjs";

checkNode();
process.chdir(projectRoot);
let endedBy;
// What is measured ends, so the measurement fails and is cleared away on the regular path.
const endBy = (signal) => {
  endedBy = signal;
  void endCommands();
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => endBy(signal));
if (process.env.npm_lifecycle_event) watchParent(() => endBy("SIGTERM"));
process.exitCode = await bench(process.argv.slice(2)).catch(explain);

/**
 * `npm run bench`: our built server with everything on, beside Portkey's gateway with nothing on, against the same loopback
 * upstream. Prints the table of `rows.mjs` and the processor time of a request by part; resolves to the exit code, 1 when a
 * row misses its must or an answer of ours was wrong. docs/performance.md says what each row means.
 */
async function bench(commandLine) {
  const { rows, isProfiling, keepIn, scale } = readOptions(commandLine);
  await step(installDependencies);
  await step(() => installDependencies("bench"));
  await step(prepareClient);
  await step(buildApp);
  console.log(`${describeMachine()}\n`);
  const isReached = rows.length === 0 || (await step(() => measureRows({ rows, scale })));
  if (isProfiling) {
    const profiles = await step(() => profileParts({ scale, keepIn }));
    console.log(["", formatParts(profiles), "", formatFunctions(profiles[0])].join("\n"));
  }
  return isReached ? 0 : 1;
}

function step(work) {
  if (endedBy) throw new Error(`Stopped by ${endedBy}.`);
  return work();
}

/** Prints the table of the rows; resolves to whether every must was reached, and every answer of ours was right. */
async function measureRows({ rows, scale }) {
  const { sides, complaints, stop } = await startComparison();
  const tell = (measurement) => console.log(formatMeasurement(measurement));
  const samples = await measureRounds({ sides, rows, scale, tell }).finally(stop);
  const judged = judgeRows(rows, samples);
  console.log(`\n${formatRows(judged)}`);
  const wrong = ["postgres", "embedded"].flatMap((side) =>
    Object.values(samples).flatMap((bySide) => (bySide[side] ?? []).flatMap(({ faults }) => faults)),
  );
  if (wrong.length > 0) console.log(`${wrong.length} of our answers were wrong, as this one: ${wrong[0]}`);
  for (const complaint of complaints()) console.log(complaint);
  return wrong.length === 0 && judged.every(({ reached }) => reached !== "missed");
}

/** What went wrong is told in its own words: a stack would only hide the sentence. */
function explain(error) {
  if (endedBy) return endedBy === "SIGINT" ? 130 : 143;
  console.error(error.message);
  return 1;
}
