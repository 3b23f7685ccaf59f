import "server-only";
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";

const fileName = "encryption.key";
const keyBytes = 32;

/**
 * The 32 bytes that seal what this installation stores: made once in the data folder, readable by its owner alone.
 * Two processes that start at once agree on one key. Throws when the file is not such a key.
 */
export async function loadOrMakeMasterKey(dataDir: string): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, fileName);
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(`${randomBytes(keyBytes).toString("base64")}\n`);
    await handle.close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = Buffer.from((await readFile(file, "utf8")).trim(), "base64");
  if (key.length !== keyBytes) throw new Error(`${file} does not hold 32 bytes in base64.`);
  return key;
}
