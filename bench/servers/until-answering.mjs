const lookEveryMs = 50;
const longestWaitMs = 60_000;

/**
 * Resolves once the address answers with a 200 and `isReady`. Throws when the process behind it ends first, or after a
 * minute.
 */
export async function untilAnswering({ url, child, isReady = () => true }) {
  const until = Date.now() + longestWaitMs;
  while (!((await isAnswering(url)) && isReady())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${child.spawnargs.join(" ")} ended before it answered.`);
    if (Date.now() > until) throw new Error(`${url} did not answer within a minute.`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function isAnswering(url) {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    // Not listening yet.
    () => false,
  );
}
