import { join } from "node:path";
import { checkNode } from "./check-node.mjs";
import { buildApp, installDependencies, prepareClient } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { runCommand } from "./run-command.mjs";
import { startServers } from "./test/servers.mjs";

/**
 * `npm run shots [-- <test file or name>]`: the journeys through the built app, which take pictures of the screens they
 * come by in both sizes and themes, in `test-results/shots`.
 */
checkNode();
process.chdir(projectRoot);
await installDependencies();
await prepareClient();
await buildApp();

const folder = join(projectRoot, "test-results", "shots");
const servers = await startServers(["chromium"]);
try {
  const vitest = join(projectRoot, "node_modules", "vitest", "vitest.mjs");
  const { code } = await runCommand({
    command: process.execPath,
    args: [vitest, "run", "--config", "vitest.e2e.config.ts", ...process.argv.slice(2)],
    env: { ...servers.env, SHOTS_DIR: folder },
  });
  console.log(`The pictures are in ${folder}.`);
  process.exitCode = code;
} finally {
  await servers.stop();
}
