import "server-only";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StoreDown } from "@/lib/core/resilience/store-down";
import type { ObjectStore } from "./object-store";

/** Objects as files of a folder, readable by this process's user alone. A file is there whole or not at all. */
export function createFolderStore(folder: string): ObjectStore {
  const pathOf = (key: string) => join(folder, ...key.split("/").map(checked));
  return {
    put: async (key, bytes) => {
      const path = pathOf(key);
      const unfinished = `${path}.part`;
      await orDown(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(unfinished, bytes, { mode: 0o600 });
        await rename(unfinished, path);
      });
    },
    get: (key) => orDown(() => readFile(pathOf(key)).catch(nullIfMissing)),
    delete: (key) => orDown(() => rm(pathOf(key), { force: true })),
  };
}

/** A part of a key: ids are letters, digits and underscores, so that no key leads out of the folder. */
function checked(part: string): string {
  if (!/^\w+$/.test(part)) throw new Error(`"${part}" is no part of an object's name`);
  return part;
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}

async function orDown<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new StoreDown(error);
  }
}
