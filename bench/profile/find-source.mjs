import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Returns a function from a call frame of a CPU profile to `{ file, name }`: the source file, relative to the project
 * where it is inside of it, and the function's name. Bundles are read backwards through the source maps that the build
 * leaves beside them.
 */
export function createSourceFinder(projectRoot) {
  const maps = new Map();

  function mapOf(file) {
    if (!maps.has(file)) {
      const mapFile = `${file}.map`;
      maps.set(
        file,
        existsSync(mapFile) ? new SourceMap(JSON.parse(readFileSync(mapFile, "utf8"))) : undefined,
      );
    }
    return maps.get(file);
  }

  return function findSource({ url, functionName, lineNumber, columnNumber }) {
    const name = functionName || "(anonymous)";
    if (!url.startsWith("file:") && !path.isAbsolute(url)) return { file: url, name };
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    const entry = file.includes(`${path.sep}.next${path.sep}`)
      ? mapOf(file)?.findEntry(lineNumber, columnNumber)
      : undefined;
    if (!entry?.originalSource) return { file: path.relative(projectRoot, file), name };
    const source = decodeURIComponent(entry.originalSource.replace(/^file:\/\//, ""));
    const absolute = path.resolve(path.dirname(file), source);
    return { file: path.relative(projectRoot, absolute), name: entry.name ?? name };
  };
}
