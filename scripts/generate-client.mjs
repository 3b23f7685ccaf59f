import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Writes the typed database client to lib/adapters/database/generated from prisma/schema.
 * Needs no network: Prisma looks for its schema engine but never starts it here, so any existing file will do.
 * Throws with Prisma's own output when the schema is wrong.
 */
export function generateClient() {
  const prismaCli = path.join(root, "node_modules/prisma/build/index.js");
  const result = spawnSync(process.execPath, [prismaCli, "generate"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (result.status === 0) return;
  throw new Error(`The database client could not be generated.\n${result.stdout}${result.stderr}`, {
    cause: result.error,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient();
