import { parseArgs } from "node:util";
import pg from "pg";
import { checkNode } from "./check-node.mjs";
import { auditBooks, readTotals } from "./kill/audit.mjs";
import { openBank } from "./kill/bank.mjs";
import { startTraffic } from "./kill/traffic.mjs";
import { loadTypescript } from "./load-typescript.mjs";
import { buildApp, installDependencies, prepareClient } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { startServers } from "./test/servers.mjs";

checkNode();
process.chdir(projectRoot);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const { startAppServer } = loadTypescript("tests/server/support/app-server.ts");
const { answer } = loadTypescript("tests/server/support/script.ts");
const { startUpstream } = loadTypescript("tests/server/support/upstream.ts");
const { seededRandom } = loadTypescript("lib/core/orchestration/blind/seeded-random.ts");

const { values } = parseArgs({
  options: { kills: { type: "string", default: "200" }, seed: { type: "string", default: "kill" } },
});

/** How long the server works before it is killed, in milliseconds. */
const life = { shortestMs: 30, longestMs: 900 };
const startCredits = 100_000;
const rowEvery = 20;

process.exitCode = await kill({ kills: Number(values.kills), random: seededRandom(values.seed) });

/**
 * `npm run kill`: ends the built server with SIGKILL at so many random moments of mixed traffic, purchases, refunds and
 * automatic top-ups on a PostgreSQL of its own, and audits all books after each restart: nothing lost, nothing doubled,
 * nothing held past its expiry. Prints a table; resolves to the exit code.
 */
async function kill({ kills, random }) {
  await installDependencies();
  prepareClient();
  await buildApp();
  const servers = await startServers(["postgres"]);
  const upstream = await startUpstream();
  upstream.play(() =>
    answer(["One ", "two ", "three ", "four ", "five."], { firstAfterMs: 20, pauseMs: 20 }),
  );
  const bank = await openBank(random);
  const books = new pg.Client({ connectionString: servers.env.TEST_DATABASE_URL });
  books.on("error", () => undefined);
  await books.connect();
  const settings = {
    ...bank.settings,
    DATABASE_URL: servers.env.TEST_DATABASE_URL,
    OPENAI_BASE_URL: `${upstream.url}/v1`,
    OPENAI_API_KEY: "sk-loopback",
    LOCAL_OWNER_CREDITS: String(startCredits),
    RATE_LIMIT_MULTIPLIER: "100000",
    HOLD_TTL_SECONDS: "3",
    SWEEP_INTERVAL_SECONDS: "1",
  };
  let server = await startAppServer({ settings });
  const { dataFolder } = server;
  const told = [];
  const problems = [];
  console.log(
    "\n kills  answered  cut  charges  credits charged  purchases  top-ups  refunds  expired  broken",
  );
  try {
    await bank.open(server);
    for (let count = 1; count <= kills; count += 1) {
      const gone = new AbortController();
      const traffic = startTraffic(server, { random, told, signal: gone.signal });
      const banking = bank.work(server, gone.signal);
      await pause(life.shortestMs + random() * (life.longestMs - life.shortestMs));
      await server.stop("SIGKILL");
      // A connection that never got as far as the server would wait for it for ever.
      gone.abort();
      await Promise.all([traffic, banking]);
      server = await startAppServer({ settings, dataFolder });
      problems.push(
        ...(await auditBooks(books, { told })).map((problem) => `after kill ${count}: ${problem}`),
      );
      if (count % rowEvery === 0 || count === kills) await printRow(books, { count, told, problems });
    }
    await bank.settleAll(server);
    await untilQuiet(books);
    problems.push(...(await auditBooks(books, { told, isAtRest: true })));
    problems.push(...(await bank.reconcile(books, { startCredits })));
    for (const problem of problems) console.error(`BROKEN ${problem}`);
    console.log(
      problems.length === 0 ? "\nThe books are right." : `\n${problems.length} promises were broken.`,
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    await server.dispose();
    await books.end();
    await bank.close();
    await upstream.close();
    await servers.stop();
  }
}

/** Until every hold of a dead run has expired and was returned. */
async function untilQuiet(books) {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await books.query("SELECT count(*)::int AS open FROM holds WHERE state = 'open'");
    if (rows[0].open === 0) return;
    await pause(200);
  }
}

async function printRow(books, { count, told, problems }) {
  const totals = await readTotals(books);
  const answered = told.filter(({ ending }) => ending === "done").length;
  const cells = [
    [count, 6],
    [answered, 10],
    [told.length - answered, 5],
    [totals.charges, 9],
    [totals.charged, 17],
    [totals.purchases, 11],
    [totals.topups, 9],
    [totals.refunds, 9],
    [totals.expired, 9],
    [problems.length, 8],
  ];
  console.log(cells.map(([value, width]) => String(value).padStart(width)).join(""));
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
