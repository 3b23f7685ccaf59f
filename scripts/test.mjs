import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkNode } from "./check-node.mjs";
import { installDependencies, prepareClient } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { endCommands } from "./run-command.mjs";
import { createTally, printTally } from "./test/report.mjs";
import { startServers } from "./test/servers.mjs";
import { hasTests, runVitest, steps } from "./test/steps.mjs";

checkNode();
process.chdir(projectRoot);
let endedBy;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    endedBy = signal;
    void endCommands();
  });
}
process.exitCode = await test(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});

/**
 * `npm test`: prepares what a fresh clone lacks, runs every step and prints `N passed, N failed`; resolves to the exit
 * code. `npm test -- --only unit,api` runs some steps. All that was started is ended again, also after Ctrl-C.
 */
async function test(commandLine) {
  const chosen = chooseSteps(commandLine);
  await installDependencies();
  prepareClient();
  const tally = createTally();
  const reportFolder = mkdtempSync(path.join(tmpdir(), "llmwise-test-"));
  const servers = await startServers([...new Set(chosen.flatMap(({ needs }) => needs))]);
  try {
    for (const group of groupSteps(chosen)) {
      if (endedBy) throw new Error(`Stopped by ${endedBy}.`);
      const { names, config, run } = group;
      console.log(`\n== ${names.join(", ")}`);
      if (run) await run(tally);
      else await runVitest({ config, names, env: servers.env, tally, reportFolder });
    }
  } finally {
    await servers.stop();
    rmSync(reportFolder, { recursive: true, force: true });
  }
  if (endedBy) throw new Error(`Stopped by ${endedBy}.`);
  return printTally(tally, projectRoot);
}

function chooseSteps(commandLine) {
  const [option, list = ""] = commandLine.flatMap((argument) => argument.split("="));
  const known = steps.map(({ name }) => name);
  const wanted = option === "--only" ? list.split(",") : known;
  const isUnderstood =
    (option === undefined || option === "--only") && wanted.every((name) => known.includes(name));
  if (!isUnderstood) throw new Error(`Usage: npm test -- --only ${known.join(",")}`);
  return steps.filter((step) => wanted.includes(step.name) && hasTests(step));
}

/** Neighbouring steps of one Vitest config become one run. */
function groupSteps(chosen) {
  const groups = [];
  for (const { name, config, run } of chosen) {
    const last = groups.at(-1);
    if (config && last?.config === config) last.names.push(name);
    else groups.push({ names: [name], config, run });
  }
  return groups;
}
