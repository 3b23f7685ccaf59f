/**
 * Starts what a measurement needs, one after the other: `build` is given `start`, which takes a promise of something with a
 * `stop`, and resolves to what is to be known of it all. `stop` ends everything, the last first, also when one of them did
 * not start.
 */
export async function setStage(build) {
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const start = async (starting) => {
    const started = await starting;
    stops.push(started.stop);
    return started;
  };
  try {
    return { ...(await build(start)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
