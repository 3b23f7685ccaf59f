import { readFileSync } from "node:fs";

/** A kernel's tick, in which Linux tells processor time to everybody. */
const tickMs = 10;

/** Processor time in milliseconds that a process has used: all of its threads, and the main one alone. NaN where there is no `/proc`. */
export function readCpuMs(pid) {
  return { all: cpuMsOf(`/proc/${pid}/stat`), mainThread: cpuMsOf(`/proc/${pid}/task/${pid}/stat`) };
}

/** Resident memory of a process in MB, NaN where there is no `/proc`. */
export function readResidentMegabytes(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProcessFile(`/proc/${pid}/status`))?.[1]) / 1024;
}

function cpuMsOf(file) {
  // User and system time, counted from behind the command's name, which may hold spaces.
  const fields = readProcessFile(file)
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

function readProcessFile(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Another system than Linux, or the process has ended.
    return "";
  }
}
