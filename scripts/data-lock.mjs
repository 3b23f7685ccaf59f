import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Claims a data folder for this process, since the embedded database allows one. Returns `{ add, release }`:
 * `add` names another process that uses the folder, so that the claim holds until that one has ended too.
 * Throws one sentence when a living process holds the folder; a claim whose processes are gone is taken over.
 */
export function lockDataFolder(dataFolder) {
  mkdirSync(dataFolder, { recursive: true });
  const file = path.join(dataFolder, "server.lock");
  const holders = [describeProcess(process.pid)];
  while (!tryWrite(file, holders)) {
    const holder = readHolders(file).find(isAlive);
    if (holder) {
      throw new Error(
        `LLMWise already runs on the data folder ${dataFolder} (process ${holder.pid}); stop it first or set another DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
  return {
    add: (pid) => {
      holders.push(describeProcess(pid));
      writeFileSync(file, JSON.stringify(holders));
    },
    release: () => rmSync(file, { force: true }),
  };
}

function tryWrite(file, holders) {
  try {
    writeFileSync(file, JSON.stringify(holders), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** An unreadable claim was cut off by a crash while it was written: nobody holds it. */
function readHolders(file) {
  try {
    const holders = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(holders) ? holders.filter(Boolean) : [];
  } catch {
    return [];
  }
}

function isAlive({ pid, startedAt }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  // After a restart of the machine or its container the same id belongs to another process.
  return describeProcess(pid).startedAt === startedAt;
}

/** A process with the moment it started, in ticks since the machine did; null where the system does not tell. */
function describeProcess(pid) {
  try {
    // Fields after the program's name, which stands in brackets and may hold spaces; the 22nd of all is the start.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { pid, startedAt: fields[19] ?? null };
  } catch {
    return { pid, startedAt: null };
  }
}
