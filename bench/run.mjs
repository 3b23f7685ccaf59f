import { checkNode } from "../scripts/check-node.mjs";
import { buildApp, installDependencies, prepareClient } from "../scripts/prepare.mjs";
import { projectRoot } from "../scripts/project-root.mjs";
import { endCommands } from "../scripts/run-command.mjs";
import { watchParent } from "../scripts/watch-parent.mjs";
import { judgeRows } from "./figures/judge-rows.mjs";
import { formatMeasurement, formatRows } from "./figures/report.mjs";
import { readOptions } from "./options.mjs";
import { formatParts } from "./profile/format-parts.mjs";
import { profileParts } from "./profile/profile-parts.mjs";
import { measureRounds } from "./rounds.mjs";
import { startComparison } from "./servers/comparison.mjs";
import { describeMachine } from "./versions.mjs";

checkNode();
process.chdir(projectRoot);
const endBy = (code) => endCommands().then(() => process.exit(code));
process.once("SIGINT", () => void endBy(130));
process.once("SIGTERM", () => void endBy(143));
if (process.env.npm_lifecycle_event) watchParent(() => void endBy(143));
process.exitCode = await bench(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});

/**
 * `npm run bench`: our built server with everything on, beside Portkey's gateway with nothing on, against the same loopback
 * upstream. Prints the table of `rows.mjs` and the processor time of a request by part; resolves to the exit code, 1 when a
 * row misses its must or an answer was wrong. docs/performance.md says what each row means.
 */
async function bench(commandLine) {
  const { rows, isProfiling, scale } = readOptions(commandLine);
  await installDependencies();
  await installDependencies("bench");
  prepareClient();
  await buildApp();
  console.log(`${describeMachine()}\n`);
  const isReached = rows.length === 0 || (await measureRows({ rows, scale }));
  if (isProfiling) console.log(`\n${formatParts(await profileParts(scale))}`);
  return isReached ? 0 : 1;
}

async function measureRows({ rows, scale }) {
  const comparison = await startComparison();
  const tell = (measurement) => console.log(formatMeasurement(measurement));
  const samples = await measureRounds({ sides: comparison.sides, rows, scale, tell }).finally(
    comparison.stop,
  );
  const judged = judgeRows(rows, samples);
  console.log(`\n${formatRows(judged)}`);
  for (const complaint of comparison.complaints()) console.log(complaint);
  const wrong = ["postgres", "embedded"].flatMap((side) =>
    Object.values(samples).flatMap((bySide) => (bySide[side] ?? []).flatMap(({ faults }) => faults)),
  );
  if (wrong.length > 0) console.log(`\n${wrong.length} of our answers were wrong, as this one: ${wrong[0]}`);
  return wrong.length === 0 && judged.every(({ reached }) => reached !== "missed");
}
