import { fetchChromium, findChromium } from "./chromium.mjs";
import { canInstallPackages, installPackages } from "./debian-packages.mjs";
import { findPostgres, servePostgres } from "./postgres.mjs";
import { findRedis, serveRedis } from "./redis.mjs";

/** What tests need beside Node: how it is found here, and in which of Debian's packages it is. */
const programs = {
  postgres: { find: findPostgres, packageName: "postgresql" },
  redis: { find: findRedis, packageName: "redis-server" },
  chromium: { find: findChromium, packageName: "chromium" },
};

/**
 * Finds, installs and starts what the steps need. Resolves to `{ env, stop }`: the variables that tell the tests where
 * each is, and the end of everything that was started. What cannot be had is said, and its variable stays unset.
 */
export async function startServers(names) {
  const missing = names.filter((name) => !isGiven(name) && !programs[name].find());
  if (missing.length > 0 && canInstallPackages()) {
    await installPackages(missing.map((name) => programs[name].packageName));
  }
  const env = {};
  const stops = [];
  const stop = () => Promise.all(stops.map((each) => each()));
  const serve = async ({ name, variable, start }) => {
    if (!names.includes(name) || isGiven(name)) return;
    const program = programs[name].find();
    if (!program) return console.log(`No ${name} here: the tests against a real one are skipped.`);
    const server = await start(program);
    stops.push(server.stop);
    env[variable] = server.url;
  };
  try {
    await serve({ name: "postgres", variable: "TEST_DATABASE_URL", start: servePostgres });
    await serve({ name: "redis", variable: "TEST_REDIS_URL", start: serveRedis });
    if (names.includes("chromium")) env.CHROMIUM_PATH = findChromium() ?? (await fetchChromium()) ?? "";
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, stop };
}

/** A server of one's own may be given instead. */
function isGiven(name) {
  if (name === "postgres") return Boolean(process.env.TEST_DATABASE_URL?.trim());
  return name === "redis" && Boolean(process.env.TEST_REDIS_URL?.trim());
}
