import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folders = ["app", "bench", "components", "lib", "scripts", "tests"];

/** The project's own source files below `root`; what is generated and what tests feed on is left out. */
export function listSources(root: string): { path: string; text: string }[] {
  const inFolders = folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (file) => `${folder}/${file}`,
      ),
    );
  return [...inFolders, ...readdirSync(root)]
    .filter(
      (file) =>
        /\.(ts|tsx|mjs)$/.test(file) &&
        !/\.d\.ts$|\/generated\/|^tests\/fixtures\/|\/node_modules\//.test(file),
    )
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), "utf8") }));
}
