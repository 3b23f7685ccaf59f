import { parseArgs } from "node:util";
import { ask } from "./chaos/ask.mjs";
import { deadlines, faults } from "./chaos/faults.mjs";
import { readLedger } from "./chaos/read-ledger.mjs";
import { printReport } from "./chaos/report.mjs";
import { checkNode } from "./check-node.mjs";
import { loadTypescript } from "./load-typescript.mjs";
import { buildApp, installDependencies, prepareClient } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";

checkNode();
process.chdir(projectRoot);
// Ending in the regular way ends the server too.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const { startAppServer } = loadTypescript("tests/server/support/app-server.ts");
const { answer } = loadTypescript("tests/server/support/script.ts");
const { startUpstream } = loadTypescript("tests/server/support/upstream.ts");
const { seededRandom } = loadTypescript("lib/core/orchestration/blind/seeded-random.ts");

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "2000" },
    seed: { type: "string", default: "chaos" },
  },
});
/** Each has a circuit of its own, so that one that opens hides few of the faults to come. */
const primaryCount = 200;
const fallback = "gpt-4.1";
const callersAtOnce = 24;
const startCredits = 1_000_000;

process.exitCode = await chaos({ count: Number(values.requests), seed: values.seed });

/**
 * `npm run chaos`: streams requests through a mesh whose primary fails half of the time in every way there is and
 * whose one fallback is healthy, checks every answer and the whole ledger, and prints the figures. Everything runs on
 * the loopback address and on a data folder of its own. Resolves to the exit code.
 */
async function chaos({ count, seed }) {
  await installDependencies();
  prepareClient();
  await buildApp();

  const plans = planRequests(count, seededRandom(seed));
  const primaryUpstream = await startUpstream();
  primaryUpstream.play(({ body }) => {
    const { model, index } = readAsked(body);
    const pieces = piecesOf(`custom/${model}`, index);
    return plans[index].fault === null ? answer(pieces) : faults[plans[index].fault].play(pieces);
  });
  const fallbackUpstream = await startUpstream();
  fallbackUpstream.play(({ body }) => answer(piecesOf(fallback, readAsked(body).index)));

  const server = await startAppServer({
    settings: {
      CUSTOM_OPENAI_BASE_URL: `${primaryUpstream.url}/v1`,
      CUSTOM_OPENAI_MODELS: Array.from({ length: primaryCount }, (_, index) => `primary-${index}`).join(","),
      OPENAI_BASE_URL: `${fallbackUpstream.url}/v1`,
      OPENAI_API_KEY: "sk-loopback",
      UPSTREAM_FIRST_TOKEN_TIMEOUT_MS: String(deadlines.firstTokenMs),
      UPSTREAM_IDLE_TIMEOUT_MS: String(deadlines.idleMs),
      LOCAL_OWNER_CREDITS: String(startCredits),
      RATE_LIMIT_MULTIPLIER: "100000",
    },
  });
  try {
    const startedAt = performance.now();
    const answers = await askAll(server, plans);
    const elapsedMs = performance.now() - startedAt;
    await server.stop("SIGTERM");
    const ledger = await readLedger(server.dataFolder);
    const { stderr } = server.printed();
    return printReport({ seed, plans, answers, ledger, startCredits, elapsedMs, stderr });
  } finally {
    await server.dispose();
    await primaryUpstream.close();
    await fallbackUpstream.close();
  }
}

/** For each request its primary, and its fault or null. */
function planRequests(count, random) {
  const names = Object.keys(faults);
  return Array.from({ length: count }, () => ({
    primary: `custom/primary-${Math.floor(random() * primaryCount)}`,
    fault: random() < 0.5 ? names[Math.floor(random() * names.length)] : null,
  }));
}

/** All requests, so many at once; the answers in the order of the plans. */
async function askAll(server, plans) {
  const answers = [];
  const queue = plans.entries();
  const work = async () => {
    for (const [index, { primary }] of queue) {
      const body = {
        model: primary,
        routing: { fallback: [fallback] },
        messages: [{ role: "user", content: `request ${index}` }],
      };
      answers[index] = await ask(server, { body, textOf: (model) => piecesOf(model, index).join("") });
    }
  };
  await Promise.all(Array.from({ length: callersAtOnce }, work));
  return answers;
}

/** What a model answers to a request: every piece names both, so that a splice shows. */
function piecesOf(model, index) {
  return Array.from({ length: 8 }, (_, piece) => `[${model} #${index} ${piece}] `);
}

function readAsked(body) {
  const { model, messages } = JSON.parse(body);
  return { model, index: Number(/^request (\d+)$/.exec(messages.at(-1).content)[1]) };
}
