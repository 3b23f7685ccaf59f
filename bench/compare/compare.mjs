import { once } from "node:events";
import { Agent, request } from "node:http";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { endCommands } from "../../scripts/run-command.mjs";
import { startOurServer } from "../servers/our-server.mjs";
import { readCpuMs, readResidentMegabytes } from "../servers/process-figures.mjs";

/**
 * Many comparisons at once on the built server, against an upstream on the loopback address. It checks that no event
 * is lost and that no stream is silent for longer than a heartbeat, and prints throughput, the time between an
 * upstream's chunk and its delivery, and the server's memory. It ends with 1 when a promise was broken.
 *
 *   npm run build && npm run bench:compare -- --runs 64 --models 9 --pieces 100 --pause-ms 250
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "64" },
    models: { type: "string", default: "9" },
    pieces: { type: "string", default: "100" },
    "pause-ms": { type: "string", default: "250" },
    "silence-ms": { type: "string", default: "12000" },
  },
});
const {
  runs,
  models: modelCount,
  pieces,
  "pause-ms": pauseMs,
  "silence-ms": silenceMs,
} = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const heartbeatMs = 10_000;
/** A heartbeat may be late by this much on a busy machine. */
const slackMs = 1_500;

const names = Array.from({ length: modelCount }, (_, index) => `voice-${index}`);
const models = names.map((name) => `custom/${name}`);
const now = () => performance.timeOrigin + performance.now();

process.once("SIGINT", () => void endCommands().then(() => process.exit(130)));
process.once("SIGTERM", () => void endCommands().then(() => process.exit(143)));

const upstream = new Worker(new URL("./loopback-upstream.mjs", import.meta.url), {
  workerData: { pieces, pauseMs, silenceMs },
});
const [upstreamPort] = await once(upstream, "message");
const server = await startOurServer({
  settings: {
    CUSTOM_OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
    CUSTOM_OPENAI_MODELS: names.join(","),
  },
});
const residentMegabytes = () => Math.round(readResidentMegabytes(server.pid));
const cpuSeconds = () => readCpuMs(server.pid).all / 1000;
let isKept = false;
try {
  await compare(); // Loads the route and opens the database's paths.
  const memoryBefore = residentMegabytes();
  let memoryPeak = memoryBefore;
  const watch = setInterval(() => {
    memoryPeak = Math.max(memoryPeak, residentMegabytes());
  }, 250);
  const cpuBefore = cpuSeconds();
  const streams = await Promise.all(Array.from({ length: runs }, compare));
  const usedSeconds = cpuSeconds() - cpuBefore;
  clearInterval(watch);
  isKept = report({ streams, usedSeconds, memoryBefore, memoryPeak });
} finally {
  await server.stop();
  await upstream.terminate();
}
process.exit(isKept ? 0 : 1);

/** One comparison, read to its end: its events, the delays of its chunks, its silences, its pings. */
async function compare() {
  const sent = request(`${server.url}/api/v1/compare`, {
    method: "POST",
    agent: new Agent({ keepAlive: false }),
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
  });
  const sentAt = now();
  sent.end(JSON.stringify({ models, messages: [{ role: "user", content: "Why is the sky blue?" }] }));
  const [response] = await once(sent, "response");
  const stream = {
    status: response.statusCode,
    events: 0,
    pings: 0,
    faults: [],
    delaysMs: [],
    longestSilenceMs: 0,
    headMs: now() - sentAt,
    firstChunkAt: null,
    lastChunkAt: null,
  };
  const seen = new Map(models.map((model) => [model, 0]));
  let isDone = false;
  let rest = "";
  let lastAt = now();
  for await (const bytes of response.setEncoding("utf8")) {
    const at = now();
    stream.longestSilenceMs = Math.max(stream.longestSilenceMs, at - lastAt);
    lastAt = at;
    const frames = (rest + bytes).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) take(frame, at);
  }
  if (!isDone) stream.faults.push("no [DONE]");
  for (const [model, count] of seen) {
    if (count !== pieces) stream.faults.push(`${model}: ${count} of ${pieces} chunks`);
  }
  return stream;

  function take(frame, at) {
    if (frame === ": ping") {
      stream.pings += 1;
      return;
    }
    if (frame === "data: [DONE]") {
      isDone = true;
      return;
    }
    stream.events += 1;
    const event = JSON.parse(frame.slice("data: ".length));
    if (event.event === "error" || event.error) stream.faults.push(event.error);
    if (event.done !== false) return;
    stream.firstChunkAt ??= at;
    stream.lastChunkAt = at;
    for (const [, number, writtenAt] of event.delta.matchAll(/(\d+)@([\d.]+) /g)) {
      const expected = seen.get(event.model);
      if (Number(number) !== expected)
        stream.faults.push(`${event.model}: chunk ${number} in place of ${expected}`);
      seen.set(event.model, expected + 1);
      stream.delaysMs.push(at - Number(writtenAt));
    }
  }
}

function report({ streams, usedSeconds, memoryBefore, memoryPeak }) {
  const delays = streams.flatMap(({ delaysMs }) => delaysMs).toSorted((a, b) => a - b);
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))]?.toFixed(1);
  const events = streams.reduce((sum, stream) => sum + stream.events, 0);
  const from = Math.min(...streams.map(({ firstChunkAt }) => firstChunkAt));
  const until = Math.max(...streams.map(({ lastChunkAt }) => lastChunkAt));
  // The silence behind the first chunks is no work.
  const seconds = (until - from - silenceMs) / 1000;
  const silence = Math.max(...streams.map(({ longestSilenceMs }) => longestSilenceMs));
  const pings = streams.map((stream) => stream.pings);
  const faults = streams.flatMap((stream) => stream.faults);
  const offered = (runs * modelCount * 1000) / pauseMs;
  console.log(
    [
      `${runs} comparisons of ${modelCount} models at once, ${pieces} chunks a model, ${pauseMs} ms apart, on ${availableParallelism()} cores`,
      `events      ${events} in ${seconds.toFixed(1)} s: ${Math.round(events / seconds)} a second (offered: ${Math.round(offered)})`,
      `cpu         ${usedSeconds.toFixed(1)} s of the server: ${((1000 * usedSeconds) / events).toFixed(2)} ms an event`,
      `delivery    p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms after the upstream's chunk`,
      `heartbeats  longest silence ${Math.round(silence)} ms, ${Math.min(...pings)} to ${Math.max(...pings)} pings a stream`,
      `headers     last stream opened after ${Math.round(Math.max(...streams.map(({ headMs }) => headMs)))} ms`,
      `memory      ${memoryBefore} MB before, ${memoryPeak} MB at most`,
      `faults      ${faults.length === 0 ? "none" : `${faults.length}: ${faults.slice(0, 5).join("; ")}`}`,
    ].join("\n"),
  );
  if (silence > heartbeatMs + slackMs) console.log("A heartbeat was missed.");
  return faults.length === 0 && silence <= heartbeatMs + slackMs;
}
