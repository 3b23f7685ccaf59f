import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const fileName = "encryption.key";
const keyBytes = 32;

/**
 * The 32 bytes that seal what this installation stores: made once in the data folder, readable by its owner alone.
 * Two processes that start at once agree on one key, and a crash leaves no half of one. Throws when the file is not
 * such a key.
 */
export async function loadOrMakeMasterKey(dataDir: string): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, fileName);
  const stored = (await readIfThere(file)) ?? (await makeKeyFile(file));
  const key = Buffer.from(stored.trim(), "base64");
  if (key.length !== keyBytes) throw new Error(`${file} does not hold 32 bytes in base64.`);
  return key;
}

/** Written whole beside its place and then linked there, which fails when another process was first. */
async function makeKeyFile(file: string): Promise<string> {
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, `${randomBytes(keyBytes).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(unfinished, file).catch((error: unknown) => {
      if (codeOf(error) === "EEXIST") return;
      // Some file systems know no links; a copy is the next best, and it too never overwrites.
      return copyFile(unfinished, file, constants.COPYFILE_EXCL);
    });
  } finally {
    await rm(unfinished);
  }
  return readFile(file, "utf8");
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
