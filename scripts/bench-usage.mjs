import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startServer } from "./serve.mjs";
import { findFreePort } from "./test/free-port.mjs";
import { startServers } from "./test/servers.mjs";

/**
 * `npm run bench:usage`: how long GET /usage/summary of the built server takes for one user with a million requests, each
 * with one call of one of eight models, spread over a year and then over a month. It starts a PostgreSQL and a server of
 * its own and ends both. `npm run build` first.
 */
const requests = 1_000_000;
const rounds = 20;
const must = 150;
const apiKey = `mm_sk_${"b".repeat(64)}`;

const servers = await startServers(["postgres"]);
const folder = mkdtempSync(path.join(tmpdir(), "llmwise-bench-"));
try {
  for (const days of [365, 30]) await measure(days);
} finally {
  await servers.stop();
  rmSync(folder, { recursive: true });
}

async function measure(days) {
  const databaseUrl = await createDatabase(`usage_${days}`);
  const migrating = await open(databaseUrl);
  await migrating.stop();
  const client = new pg.Client({ connectionString: databaseUrl });
  // A failure ends the database first; what it says then hides what it was.
  client.on("error", () => undefined);
  await client.connect();
  await fill(client, days);
  const server = await open(databaseUrl);
  const summedFrom = performance.now();
  await untilSummed(client);
  const summedMs = Math.round(performance.now() - summedFrom);
  await client.query("VACUUM ANALYZE");
  console.log(`\n${requests} requests over ${days} days (summed within ${summedMs} ms of the start)`);
  for (const asked of [7, 30, 365]) {
    const times = [];
    for (let round = 0; round < rounds; round += 1) times.push(await ask(server.url, asked));
    times.sort((left, right) => left - right);
    const [median, slowest] = [times[rounds / 2], times.at(-1)].map(Math.round);
    console.log(`  the last ${asked} days: median ${median} ms, slowest ${slowest} ms (must: ${must} ms)`);
  }
  await server.stop();
  await client.end();
}

async function createDatabase(name) {
  const client = new pg.Client({ connectionString: servers.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(servers.env.TEST_DATABASE_URL);
  url.pathname = `/${name}`;
  return url.toString();
}

async function open(databaseUrl) {
  const port = await findFreePort();
  const env = { PORT: String(port), DATA_DIR: folder, DATABASE_URL: databaseUrl, LOCAL_API_KEY: apiKey };
  const child = startServer({ host: "127.0.0.1", port, env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const url = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
  for (let tries = 0; tries < 100 && !(await isUp()); tries += 1) await pause(200);
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { url, stop };
}

async function fill(client, days) {
  const seconds = (days * 86_400) / requests;
  await client.query(`
    INSERT INTO requests (id, user_id, mode, model, status, prompt_tokens, completion_tokens, cost_pico_usd,
      credits_charged, latency_ms, ttft_ms, price_version, created_at)
    SELECT 'req_' || n, 'user_local', (ARRAY['chat', 'chat', 'compare', 'blend', 'judge'])[1 + n % 5]::run_mode, 'auto',
      CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END::request_status, n % 2000, n % 900, n * 1000, 1 + n % 3,
      100 + n % 9000, 50 + n % 900, 'bench', (now() AT TIME ZONE 'UTC') - make_interval(secs => n * ${seconds})
    FROM generate_series(1, ${requests}) n`);
  await client.query(`
    INSERT INTO request_responses (request_id, position, call_id, role, model, provider, status, prompt_tokens,
      completion_tokens, usage_source, cost_pico_usd, billed, latency_ms, finish_reason)
    SELECT 'req_' || n, 0, 'call_1', 'answer', 'model-' || n % 8, 'openai', 'done', n % 2000, n % 900, 'provider',
      n * 1000, true, 100, 'stop'
    FROM generate_series(1, ${requests}) n`);
  await client.query("VACUUM ANALYZE");
}

/** Until the slots reach the last hour and a quarter. */
async function untilSummed(client) {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await client.query(
      "SELECT summed_to > (now() AT TIME ZONE 'UTC') - interval '80 minutes' AS done FROM usage_progress",
    );
    if (rows[0]?.done) return;
    await pause(200);
  }
  throw new Error("The usage was not summed within two minutes.");
}

async function ask(url, days) {
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/v1/usage/summary?days=${days}&time_zone=Europe/Berlin`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { totals } = await response.json();
  if (!response.ok || totals.requests === 0) throw new Error(`answered with ${response.status}`);
  return performance.now() - startedAt;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
