import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { projectRoot } from "./project-root.mjs";

const require = createRequire(import.meta.url);

/**
 * Loads a TypeScript file of the project, and those it imports, without a build: for scripts that share code with
 * the server. Node.js 20 cannot read types, so each file is transpiled in memory; packages load as they are.
 */
export function loadTypescript(file) {
  return load(path.join(projectRoot, file), new Map());
}

function load(file, loaded) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const typescript = require("typescript");
  const { outputText } = typescript.transpileModule(readFileSync(file, "utf8"), {
    fileName: file,
    compilerOptions: {
      module: typescript.ModuleKind.CommonJS,
      target: typescript.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  });
  const importFrom = (name) => importName(name, file, loaded);
  new Function("exports", "module", "require", outputText)(module.exports, module, importFrom);
  return module.exports;
}

function importName(name, importer, loaded) {
  // The marker only stops browser bundles, and refuses to load outside of Next.
  if (name === "server-only") return {};
  const target = name.startsWith("@/")
    ? path.join(projectRoot, name.slice(2))
    : path.resolve(path.dirname(importer), name);
  const isOurs = name.startsWith("@/") || name.startsWith(".");
  if (!isOurs) return require(name);
  return existsSync(`${target}.ts`) ? load(`${target}.ts`, loaded) : require(target);
}
