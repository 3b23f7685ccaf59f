import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { extraAcceptors } from "@/lib/server/accept-in-bursts";
import { type AppServer, startAppServer } from "./support/app-server";
import { until } from "./support/until";

describe.runIf(process.platform === "linux")("the listening socket", () => {
  let server: AppServer;
  beforeAll(async () => {
    server = await startAppServer();
  });
  afterAll(() => server.dispose());

  it("is watched several times, so that a burst of connections is accepted in few turns", async () => {
    const socket = `socket:[${listeningInode(new URL(server.url).port)}]`;
    // The first request may have come before the server listened for it.
    await fetch(`${server.url}/api/health`);
    const watchers = await until("all acceptors listen", async () => {
      const count = openFiles(server.pid).filter((file) => file === socket).length;
      return count === 1 + extraAcceptors ? count : undefined;
    });
    expect(watchers).toBe(8);
  });

  it("leads to the one server, whichever watcher accepts", async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        fetch(`${server.url}/api/health`, { headers: { connection: "close" } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
  });
});

/** What a process's descriptors stand for. */
function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(`${folder}/${name}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/** The kernel's number of the socket that listens on a port of the loopback address. */
function listeningInode(port: string): string {
  const listening = "0A";
  const address = `0100007F:${Number(port).toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const row = rows.find((fields) => fields[1] === address && fields[3] === listening);
  if (row?.[9] === undefined) throw new Error(`Nobody listens on ${port}.`);
  return row[9];
}
