import "server-only";

/**
 * A job that never overlaps itself: what is asked for while it runs is done once, when it has ended. `onError` is told of
 * a run that failed.
 */
export function oneAtATime(job: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let isRunning = false;
  let isDue = false;
  return () => {
    isDue = true;
    if (isRunning) return;
    isRunning = true;
    void (async () => {
      while (isDue) {
        isDue = false;
        await job().catch(onError);
      }
      isRunning = false;
    })();
  };
}
