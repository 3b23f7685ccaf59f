import { readCpuMs } from "../servers/process-figures.mjs";
import { measureThroughput } from "./throughput.mjs";

/**
 * Measures throughput, and beside it the processor time that the target's process `pid` spent on a request: `cpuMs` of all
 * its threads, `mainCpuMs` of the main one. NaN when faults ended it early, and where the system does not tell.
 */
export async function measureProcessorTime({ pid, ...measured }) {
  const read = [];
  const figures = await measureThroughput({ ...measured, onEdge: () => read.push(readCpuMs(pid)) });
  const [before, after] = read;
  const perRequest = (thread) =>
    after === undefined ? Number.NaN : (after[thread] - before[thread]) / figures.counted;
  return { ...figures, cpuMs: perRequest("all"), mainCpuMs: perRequest("mainThread") };
}
