import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "./project-root.mjs";

/**
 * A digest of the content of files and folders of the project; what does not exist is left out.
 * Contents and not times are compared, since a checkout gives every file the time it was written.
 */
export function digestSources(sources, extra = "") {
  const hash = createHash("sha256").update(extra);
  for (const file of sources.flatMap(listFiles)) {
    hash.update(`\0${path.relative(projectRoot, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Whether what was made and stamped came from sources with this digest. */
export function hasStamp(stampFile, digest) {
  const file = path.join(projectRoot, stampFile);
  return existsSync(file) && readFileSync(file, "utf8") === digest;
}

/** Notes, inside of what was made, which sources it came from: when it is deleted the stamp goes too. */
export function writeStamp(stampFile, digest) {
  writeFileSync(path.join(projectRoot, stampFile), digest);
}

function listFiles(source) {
  const start = path.join(projectRoot, source);
  if (!existsSync(start)) return [];
  if (statSync(start).isFile()) return [start];
  return readdirSync(start, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !path.relative(start, file).split(path.sep).includes("generated"))
    .sort();
}
