import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endCommand, startCommand } from "../run-command.mjs";
import { findProgram, searchPath } from "./debian-packages.mjs";
import { findFreePort } from "./free-port.mjs";
import { waitForLine } from "./wait-for-line.mjs";

const oldestMajor = 15;
const debianFolder = "/usr/lib/postgresql";

/** The path of PostgreSQL's server program, the newest of those from version 15 on. */
export function findPostgres() {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number) : [];
  const newestFirst = versions.sort((left, right) => right - left);
  const programs = [
    ...newestFirst.map((version) => `${debianFolder}/${version}/bin/postgres`),
    ...searchPath("postgres"),
  ];
  const program = findProgram(programs);
  return program && readMajor(program) >= oldestMajor ? program : undefined;
}

/**
 * Starts an empty PostgreSQL on a free loopback port, its data in a temporary folder and never synced to disk.
 * Resolves to `{ url, stop }`; the tests make a database each, so the url is a superuser's.
 */
export async function servePostgres(program) {
  const account = findAccount();
  const folder = mkdtempSync(path.join(tmpdir(), "llmwise-postgres-"));
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, "data");
  const initArguments = [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--no-locale",
    "--no-sync",
  ];
  execFileSync(path.join(path.dirname(program), "initdb"), initArguments, {
    ...account,
    cwd: folder,
    stdio: "pipe",
  });

  const port = await findFreePort();
  const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];
  const server = startCommand({
    command: program,
    args: [
      "-D",
      data,
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      "-k",
      folder,
      ...settings.flatMap((each) => ["-c", each]),
    ],
    ...account,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  await waitForLine(server, "database system is ready to accept connections");
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      // A quick end: open connections are closed, not waited for.
      await endCommand(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root, so there it runs as the account that its package made. */
function findAccount() {
  if (process.getuid?.() !== 0) return {};
  const read = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: read("-u"), gid: read("-g") };
}

function readMajor(program) {
  const printed = execFileSync(program, ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/.exec(printed)?.[1] ?? 0);
}
