import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadOrMakeMasterKey } from "@/lib/adapters/vault/master-key";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "llmwise-key-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("makes a key once, for its owner's eyes alone, and leaves nothing else behind", async () => {
  const dataDir = path.join(folder, "made", "on", "the", "way");
  const key = await loadOrMakeMasterKey(dataDir);
  expect(key).toHaveLength(32);
  expect(await loadOrMakeMasterKey(dataDir)).toEqual(key);
  expect(await readdir(dataDir)).toEqual(["encryption.key"]);
  expect((await stat(path.join(dataDir, "encryption.key"))).mode & 0o777).toBe(0o600);
});

it("gives processes that start at once the same key", async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrMakeMasterKey(folder)));
  expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
});

it("refuses a file that holds no key, and leaves it as it is", async () => {
  await writeFile(path.join(folder, "encryption.key"), "c2hvcnQ=\n");
  await expect(loadOrMakeMasterKey(folder)).rejects.toThrow("does not hold 32 bytes in base64");
});
