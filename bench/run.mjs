import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { startBenchServer } from "../scripts/bench/bench-server.mjs";
import { projectRoot } from "../scripts/project-root.mjs";
import { findFreePort } from "../scripts/test/free-port.mjs";
import { findPostgres, servePostgres } from "../scripts/test/postgres.mjs";
import { measureThroughput } from "./load/measure-throughput.mjs";
import { directTarget, ourTarget, portkeyTarget } from "./load/targets.mjs";

const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 4);
const upstream = fork(new URL("./upstream/upstream.mjs", import.meta.url));
const [upstreamPort] = await once(upstream, "message");
const pg = await servePostgres(findPostgres());
const settings = {
  OPENAI_API_KEY: "sk-bench",
  OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
  LOCAL_OWNER_CREDITS: "100000000",
  RATE_LIMIT_MULTIPLIER: "100000",
};
const ours = await startBenchServer({ ...settings, DATABASE_URL: pg.url });
const embedded = await startBenchServer(settings);
const portkeyPort = await findFreePort();
const portkey = spawn(
  process.execPath,
  ["node_modules/@portkey-ai/gateway/build/start-server.js", `--port=${portkeyPort}`, "--headless"],
  {
    cwd: `${projectRoot}/bench`,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  },
);
for (;;) {
  try {
    await fetch(`http://127.0.0.1:${portkeyPort}/`);
    break;
  } catch {
    await new Promise((r) => setTimeout(r, 100));
  }
}
const cpu = (pid) => {
  const f = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(f[11]) + Number(f[12])) * 10;
};
const targets = {
  direct: { ...directTarget({ port: upstreamPort }), pid: upstream.pid },
  ours: { ...ourTarget({ port: Number(new URL(ours.url).port), apiKey: ours.apiKey }), pid: ours.pid },
  portkey: { ...portkeyTarget({ port: portkeyPort, upstreamPort }), pid: portkey.pid },
  embedded: {
    ...ourTarget({ port: Number(new URL(embedded.url).port), apiKey: embedded.apiKey }),
    pid: embedded.pid,
  },
};
const plans = { stream: { pieces: 20, isStream: true }, whole: { pieces: 20, isStream: false } };
const figures = {};
for (let round = 0; round < rounds; round++)
  for (const [planName, plan] of Object.entries(plans))
    for (const [name, target] of Object.entries(targets)) {
      const at = {};
      const r = await measureThroughput({
        target,
        plan,
        callers: 32,
        seconds,
        onWindow: (w) => {
          at[w] = cpu(target.pid);
        },
      });
      (figures[`${planName} ${name}`] ??= []).push(r.perSecond);
      console.log(
        round,
        planName.padEnd(7),
        name.padEnd(9),
        r.perSecond.toFixed(1),
        "rps",
        ((at.end - at.start) / r.counted).toFixed(2),
        "ms cpu/request",
        r.faults.slice(0, 2).join("; "),
      );
    }
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
for (const [row, us] of [
  ["stream", "ours"],
  ["whole", "ours"],
  ["stream", "embedded"],
  ["whole", "embedded"],
])
  console.log(
    row,
    us,
    "ratio to Portkey",
    (median(figures[`${row} ${us}`]) / median(figures[`${row} portkey`])).toFixed(3),
  );
portkey.kill();
await ours.stop();
await embedded.stop();
await pg.stop();
upstream.kill();
process.exit();
