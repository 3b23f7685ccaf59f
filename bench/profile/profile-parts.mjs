import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../scripts/project-root.mjs";
import { ourTarget } from "../load/targets.mjs";
import { measureThroughput } from "../measures/throughput.mjs";
import { startOurServer } from "../servers/our-server.mjs";
import { startPostgres } from "../servers/postgres.mjs";
import { readCpuMs } from "../servers/process-figures.mjs";
import { startUpstream, upstreamSettings } from "../servers/upstream.mjs";
import { setStage } from "../stage.mjs";
import { attributeProfile } from "./attribute.mjs";
import { createSourceFinder } from "./find-source.mjs";

const recorder = fileURLToPath(new URL("./record-profile.cjs", import.meta.url));
const sampleEveryUs = 200;
const requests = {
  "20-chunk stream": { pieces: 20, isStream: true },
  "whole answer": { pieces: 20, isStream: false },
  "2,000-chunk stream": { pieces: 2000, isStream: true },
};

/**
 * The processor time that our process spends on one request of each kind, on PostgreSQL with everything on: `wholeUs` of
 * all threads, `mainUs` of the main one, and the shares of its parts. One caller asks at a time, since only then can work
 * behind an await be told apart. The times are measured without the profiler, which slows what it watches.
 */
export async function profileParts({ profileSeconds }) {
  const stage = await setStage(async (start) => {
    const upstream = await start(startUpstream());
    const postgres = await start(startPostgres());
    const settings = { ...upstreamSettings(upstream), DATABASE_URL: postgres.url };
    return { server: await start(startOurServer({ settings, preload: recorder })) };
  });
  const folder = mkdtempSync(path.join(tmpdir(), "llmwise-profile-"));
  const findSource = createSourceFinder(projectRoot);
  const profiles = [];
  try {
    for (const [request, plan] of Object.entries(requests)) {
      const ask = (onEdge) => askFor({ server: stage.server, plan, seconds: profileSeconds, onEdge });
      const times = await measureCpu(stage.server, ask);
      const file = await record(stage.server, path.join(folder, "recorded.json"), ask);
      profiles.push({
        request,
        ...times,
        ...attributeProfile(JSON.parse(readFileSync(file, "utf8")), findSource),
      });
    }
  } finally {
    await stage.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return profiles;
}

async function askFor({ server, plan, seconds, onEdge }) {
  const { counted, faults } = await measureThroughput({
    target: ourTarget(server),
    plan,
    callers: 1,
    seconds,
    onEdge,
  });
  if (faults.length > 0) throw new Error(`An answer was wrong: ${faults[0]}`);
  return counted;
}

async function measureCpu({ pid }, ask) {
  const read = [];
  const counted = await ask(() => read.push(readCpuMs(pid)));
  const [before, after] = read;
  const perRequestUs = (thread) => (1000 * (after[thread] - before[thread])) / counted;
  return { wholeUs: perRequestUs("all"), mainUs: perRequestUs("mainThread") };
}

/** Has the server write down what it does while it is asked; resolves to the file. */
async function record({ child }, file, ask) {
  const tell = async (message) => {
    child.send(message);
    await once(child, "message");
  };
  await tell({ start: sampleEveryUs });
  await ask();
  await tell({ stop: file });
  return file;
}
