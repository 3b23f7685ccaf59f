import { directTarget, ourTarget, portkeyTarget } from "../load/targets.mjs";
import { setStage } from "../stage.mjs";
import { startOurServer } from "./our-server.mjs";
import { startPortkey } from "./portkey.mjs";
import { startPostgres } from "./postgres.mjs";
import { startUpstream, upstreamSettings } from "./upstream.mjs";

/** Of a line of the log, its beginning. */
const shownCharacters = 200;

/**
 * Everything that is compared, running: `sides` by name, each what callers need to ask it and its process id; `complaints`,
 * a line on each of our servers that wrote to its log; and `stop`. `alone` is the upstream without a gateway.
 */
export function startComparison() {
  return setStage(async (start) => {
    const upstream = await start(startUpstream());
    const postgres = await start(startPostgres());
    const settings = upstreamSettings(upstream);
    const ours = await start(startOurServer({ settings: { ...settings, DATABASE_URL: postgres.url } }));
    const embedded = await start(startOurServer({ settings }));
    const portkey = await start(startPortkey());
    return {
      sides: {
        alone: { ...directTarget(upstream), pid: upstream.pid },
        postgres: { ...ourTarget(ours), pid: ours.pid },
        portkey: { ...portkeyTarget({ port: portkey.port, upstreamPort: upstream.port }), pid: portkey.pid },
        embedded: { ...ourTarget(embedded), pid: embedded.pid },
      },
      complaints: () => [...describeLog("postgres", ours.log()), ...describeLog("embedded", embedded.log())],
    };
  });
}

function describeLog(side, log) {
  const lines = log.split("\n").filter((line) => line !== "");
  if (lines.length === 0) return [];
  return [`${side}: ${lines.length} lines in the log, the first: ${lines[0].slice(0, shownCharacters)}`];
}
