import { parseArgs } from "node:util";
import { checkNode } from "../check-node.mjs";
import { loadTypescript } from "../load-typescript.mjs";
import { buildApp, installDependencies, prepareClient } from "../prepare.mjs";
import { projectRoot } from "../project-root.mjs";

checkNode();
process.chdir(projectRoot);
// Ending in the regular way ends the server too.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const { startAppServer } = loadTypescript("tests/server/support/app-server.ts");
const { answer } = loadTypescript("tests/server/support/script.ts");
const { startUpstream } = loadTypescript("tests/server/support/upstream.ts");

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "500" },
    /** The address of an empty PostgreSQL database, in place of the embedded one. */
    database: { type: "string", default: "" },
  },
});
const warmUpRounds = 50;
const pieces = Array.from({ length: 20 }, (_, index) => `word${index} `);

await measureOverhead({ rounds: Number(values.rounds), databaseUrl: values.database });

/**
 * `npm run bench:overhead`: what the gateway adds to the time to the first content and to the whole answer, against
 * asking the same loopback upstream directly. The full path runs: key, limits, hold, provider, settlement, log.
 * One caller, who asks in turn directly and through us; prints medians.
 */
async function measureOverhead({ rounds, databaseUrl }) {
  await installDependencies();
  prepareClient();
  await buildApp();
  const upstream = await startUpstream(answer(pieces));
  const server = await startAppServer({
    settings: {
      CUSTOM_OPENAI_BASE_URL: `${upstream.url}/v1`,
      CUSTOM_OPENAI_MODELS: "echo",
      DATABASE_URL: databaseUrl,
      LOCAL_OWNER_CREDITS: "1000000",
      RATE_LIMIT_MULTIPLIER: "100000",
    },
  });
  const messages = [{ role: "user", content: "Why is the sky blue?" }];
  const askDirectly = () => time(`${upstream.url}/v1/chat/completions`, { model: "echo", messages });
  const askGateway = () =>
    time(`${server.url}/api/v1/chat`, { model: "custom/echo", messages }, server.apiKey);
  try {
    const direct = [];
    const gateway = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const times = [await askDirectly(), await askGateway()];
      if (round < 0) continue;
      direct.push(times[0]);
      gateway.push(times[1]);
    }
    printFigures({ rounds, direct, gateway });
  } finally {
    await server.dispose();
    await upstream.close();
  }
}

/** Milliseconds until the first content, and until the end. */
async function time(url, body, apiKey = "none") {
  const sentAt = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  let firstMs = null;
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    if (firstMs === null && decoder.decode(bytes).includes("word0")) firstMs = performance.now() - sentAt;
  }
  return { firstMs, wholeMs: performance.now() - sentAt };
}

function printFigures({ rounds, direct, gateway }) {
  console.log(`\n${rounds} requests each way, one after the other, in milliseconds`);
  console.log("                 direct p50   gateway p50   added p50   gateway p95");
  for (const [name, key] of [
    ["first content", "firstMs"],
    ["whole answer", "wholeMs"],
  ]) {
    const of = (times, share) =>
      quantile(
        times.map((each) => each[key]),
        share,
      );
    const [plain, ours] = [of(direct, 0.5), of(gateway, 0.5)];
    const columns = [plain, ours, ours - plain, of(gateway, 0.95)].map((ms) => ms.toFixed(2).padStart(12));
    console.log(`${name.padEnd(15)}${columns.join(" ")}`);
  }
}

function quantile(numbers, share) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
