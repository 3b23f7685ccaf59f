type Clock = { now: () => number; sleep: (ms: number, signal: AbortSignal) => Promise<void> };

/** Waits, and tells of a wait that grows long. `stop` ends its timer; nothing may be waited for after that. */
export type SilenceWatch = {
  /** The promise's value, or "silence" when it has not come after the limit; one wait at a time. */
  wait: <Value>(pending: Promise<Value>) => Promise<Value | "silence">;
  stop: () => void;
};

/**
 * Watches for silences of `limitMs`. All waits share one timer, which looks when the present one began: a stream has
 * thousands of waits and hardly ever a silence.
 */
export function watchSilence(limitMs: number, { now, sleep }: Clock): SilenceWatch {
  const stopping = new AbortController();
  let present: { since: number; tell: (silence: "silence") => void } | null = null;

  async function watch() {
    while (true) {
      const leftMs = present === null ? limitMs : present.since + limitMs - now();
      if (present !== null && leftMs <= 0) {
        present.tell("silence");
        present = null;
      } else await sleep(leftMs, stopping.signal);
    }
  }
  // The only way the sleep fails is our own abort.
  watch().catch(() => undefined);

  return {
    wait: async (pending) => {
      try {
        return await new Promise((resolve, reject) => {
          present = { since: now(), tell: resolve };
          pending.then(resolve, reject);
        });
      } finally {
        present = null;
      }
    },
    stop: () => stopping.abort(),
  };
}
