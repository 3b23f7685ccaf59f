import "server-only";
import type { BreakerStore } from "@/lib/adapters/store/breakers";
import type { ExchangeHints } from "@/lib/adapters/store/circuit-hints";
import { circuitName, readCircuitName } from "@/lib/core/resilience/breaker-port";
import type { Clock } from "../clock";
import { oneAtATime } from "./one-at-a-time";

/** How old a process's word on a circuit may be at the most, with the time of one trip. */
const everyMs = 2_000;

/**
 * Lets the processes of an installation know of each other's closed-off circuits, so that the second need not fail three
 * times to learn what the first knows. Each decides by itself all the same: a hint is taken once, and a circuit that was
 * proved well here since is not closed off again by it. Answers the function that stops it.
 */
export function startCircuitHints({
  breakers,
  clock,
  exchange,
}: {
  breakers: BreakerStore;
  clock: Pick<Clock, "now" | "every">;
  exchange: ExchangeHints;
}): () => void {
  /** The latest time that was heard or told of each circuit, by the store's clock. */
  let heard = new Map<string, number>();
  const meet = oneAtATime(
    async () => {
      const own = breakers
        .closedOff(clock.now())
        .map(({ key, retryInMs }) => ({ name: circuitName(key), retryInMs }));
      const told = new Set(own.map(({ name }) => name));
      const hints = await exchange(own);
      for (const { name, until, retryInMs } of hints) {
        const key = readCircuitName(name);
        const isNew = until > (heard.get(name) ?? 0) && !told.has(name);
        if (key !== null && isNew) breakers.hint(key, clock.now() + retryInMs, clock.now());
      }
      heard = new Map(hints.map(({ name, until }) => [name, until]));
    },
    // Without the store each process learns by itself; the limiter says that it is away.
    () => undefined,
  );
  return clock.every(everyMs, meet);
}
