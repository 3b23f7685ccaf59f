import "server-only";

/** Counts the runs under way, so that a process that is to end can wait for them. */
export type Drain = {
  readonly isDraining: boolean;
  /** A run begins; `abandon` ends it early. Answers what to call when it is over. */
  begin: (abandon: () => void) => () => void;
  /** No run begins any more. Resolves when those under way are over; those that still run at the end are abandoned. */
  start: (patienceMs: number) => Promise<void>;
};

type Clock = { setTimer: (delayMs: number, callback: () => void) => () => void };

/** A process that takes new runs. */
export function createDrain({ setTimer }: Clock): Drain {
  const underWay = new Set<() => void>();
  let isDraining = false;
  let tellIdle: () => void = () => undefined;

  return {
    get isDraining() {
      return isDraining;
    },
    begin(abandon) {
      underWay.add(abandon);
      return () => {
        underWay.delete(abandon);
        if (underWay.size === 0) tellIdle();
      };
    },
    async start(patienceMs) {
      isDraining = true;
      if (underWay.size === 0) return;
      const idle = new Promise<void>((resolve) => {
        tellIdle = resolve;
      });
      const cancelTimer = setTimer(patienceMs, () => {
        for (const abandon of underWay) abandon();
      });
      await idle;
      cancelTimer();
    },
  };
}
