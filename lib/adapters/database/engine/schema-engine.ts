import "server-only";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type {
  MigrationList,
  SchemaContainer,
  SchemaEngine,
  SchemaFilter,
} from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationAdapterFactory } from "./client";

/** Every table of the database is ours, so nothing is left out of a diff. */
export const wholeSchema: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's migration engine in WebAssembly over a live database: it needs no downloaded binary.
 * `root` is the project's folder, where node_modules is found at run time. Call `free()` when done.
 */
export async function loadSchemaEngine(
  adapter: MigrationAdapterFactory,
  root: string,
): Promise<SchemaEngine> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  await instantiateOnce(bindings, root);
  const logNothing = () => undefined;
  return bindings.SchemaEngine.new(
    { datamodels: undefined },
    logNothing,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/** The migrations under prisma/migrations as the engine wants them, oldest first. */
export async function readMigrations(root: string): Promise<MigrationList> {
  const baseDir = path.join(root, "prisma/migrations");
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8"),
        },
      },
    })),
  );
  const lockfile = await readFile(path.join(baseDir, "migration_lock.toml"), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/** The files of prisma/schema. */
export async function readSchemaFiles(root: string): Promise<SchemaContainer[]> {
  const folder = path.join(root, "prisma/schema");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(path.join(folder, name), "utf8") })),
  );
}

type EngineBindings = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

let instantiated: Promise<void> | undefined;

/** The bindings keep one instance for the whole module, so a second one would take the first one's memory away. */
function instantiateOnce(bindings: EngineBindings, root: string): Promise<void> {
  instantiated ??= instantiate(bindings, root);
  return instantiated;
}

async function instantiate(bindings: EngineBindings, root: string): Promise<void> {
  // Resolved from the project's folder: a bundler rewrites import.meta.url and leaves .wasm files behind.
  const requireFromRoot = createRequire(path.join(root, "package.json"));
  const bindingsFile = requireFromRoot.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasmFile = path.join(path.dirname(bindingsFile), "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    "./schema_engine_bg.js": { ...bindings },
  });
  // The package's types leave out these two entry points, which its own loader calls in the same way.
  const loader = bindings as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
  loader.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start: () => void }).__wbindgen_start();
}
