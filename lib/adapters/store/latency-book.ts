import "server-only";
import { circuitName } from "@/lib/core/resilience/breaker-port";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";

/** How much the newest call weighs in the moving average: about the last ten calls matter. */
const weight = 0.2;
const maxEntries = 10_000;

/** An in-process latency book. It forgets the entries that were written longest ago once it is full. */
export function createLatencyBook(): LatencyBook {
  const firstTokens = new Map<string, number>();
  const failures = new Map<string, number>();
  return {
    noteFirstToken({ model }, ms) {
      const before = firstTokens.get(model);
      write(firstTokens, model, before === undefined ? ms : before + weight * (ms - before));
    },
    noteFailure: (key, ms) => write(failures, circuitName(key), ms),
    firstTokenMs: (model) => firstTokens.get(model) ?? null,
    lastFailureMs: (key) => failures.get(circuitName(key)) ?? null,
  };
}

function write(map: Map<string, number>, name: string, ms: number): void {
  map.delete(name);
  map.set(name, ms);
  if (map.size <= maxEntries) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
