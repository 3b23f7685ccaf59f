import { accessSync, constants, existsSync } from "node:fs";
import { runCommand } from "../run-command.mjs";

/** Whether this process may install Debian's packages: root on a system that has apt. */
export function canInstallPackages() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Installs Debian's packages without starting the services they bring; resolves to whether that went well. */
export async function installPackages(names) {
  console.log(`Installing ${names.join(", ")}…`);
  // Run level 1 keeps the packages' scripts from starting a server: the tests start their own.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const update = await runCommand({ command: "apt-get", args: ["update", "-q"], env, output: "quiet" });
  const args = ["install", "-q", "-y", "--no-install-recommends", ...names];
  const install = await runCommand({ command: "apt-get", args, env, output: "quiet" });
  if (install.code !== 0) console.log(`${update.code === 0 ? "" : `${update.tail}\n`}${install.tail}`);
  return install.code === 0;
}

/** The first of the paths that is a program this process may run. */
export function findProgram(paths) {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      // Not there, or not to be run by us: the next one may be.
      return false;
    }
  });
}

/** The program's path in every folder of the search path. */
export function searchPath(name) {
  return (process.env.PATH ?? "").split(":").map((folder) => `${folder}/${name}`);
}
