"use client";

import { useEffect, useState } from "react";

const tickMs = 250;

/** Whole seconds left of a wait that began when `cause` appeared; counts down to 0 and stays there. */
export function useWaitSeconds(cause: object | null, totalSeconds: number): number {
  const [wait, setWait] = useState<{ cause: object | null; untilMs: number; nowMs: number } | null>(null);

  useEffect(() => {
    if (!cause || totalSeconds <= 0) return;
    const untilMs = Date.now() + totalSeconds * 1000;
    const tick = () => {
      setWait({ cause, untilMs, nowMs: Date.now() });
      if (Date.now() >= untilMs) clearInterval(timer);
    };
    const timer = setInterval(tick, tickMs);
    tick();
    return () => clearInterval(timer);
  }, [cause, totalSeconds]);

  if (!cause) return 0;
  // Before the first tick the whole wait is still ahead.
  if (wait?.cause !== cause) return totalSeconds;
  return Math.max(0, Math.ceil((wait.untilMs - wait.nowMs) / 1000));
}
