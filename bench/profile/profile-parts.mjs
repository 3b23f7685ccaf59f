import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../scripts/project-root.mjs";
import { ourTarget } from "../load/targets.mjs";
import { measureProcessorTime } from "../measures/processor-time.mjs";
import { nextMessage } from "../servers/next-message.mjs";
import { startOurServer } from "../servers/our-server.mjs";
import { startPostgres } from "../servers/postgres.mjs";
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
 * behind an await be told apart. The times are measured without the profiler, which slows what it watches. The profiles
 * themselves stay in `keepIn`, if it is given, for a browser's developer tools.
 */
export async function profileParts({ scale: { profileWarmUpSeconds, profileSeconds }, keepIn }) {
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
    const first = requests["20-chunk stream"];
    await ask({ server: stage.server, plan: first, callers: 32, seconds: profileWarmUpSeconds });
    for (const [request, plan] of Object.entries(requests)) {
      const asking = { server: stage.server, plan, seconds: profileSeconds };
      const times = await ask(asking);
      const file = path.join(folder, "recorded.json");
      await record({ ...asking, file });
      const recorded = JSON.parse(readFileSync(file, "utf8"));
      if (keepIn !== undefined) keep(recorded, path.join(keepIn, `${request}.cpuprofile`));
      profiles.push({ request, ...times, ...attributeProfile(recorded, findSource) });
    }
  } finally {
    await stage.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return profiles;
}

async function ask({ server, plan, seconds, callers = 1 }) {
  const measured = { target: ourTarget(server), pid: server.pid, plan, callers, seconds };
  const { faults, cpuMs, mainCpuMs } = await measureProcessorTime(measured);
  if (faults.length > 0) throw new Error(`An answer was wrong: ${faults[0]}`);
  return { wholeUs: 1000 * cpuMs, mainUs: 1000 * mainCpuMs };
}

/** Has the server write to the file what it does while it is asked. */
async function record({ file, ...asking }) {
  const { child } = asking.server;
  const tell = async (message) => {
    child.send(message);
    await nextMessage(child);
  };
  await tell({ start: sampleEveryUs });
  await ask(asking);
  await tell({ stop: file });
}

function keep({ profile }, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(profile));
}
