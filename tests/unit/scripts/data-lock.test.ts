import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "../../../scripts/data-lock.mjs";

describe("lockDataFolder", () => {
  let folder = "";
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), "llmwise-lock-")), "data");
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  const lockFile = () => path.join(folder, "server.lock");
  const writeHolders = (holders: unknown) => writeFileSync(lockFile(), JSON.stringify(holders));

  it("makes the folder, refuses a second claim in one sentence, and lets go", () => {
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(
      `LLMWise already runs on the data folder ${folder} (process ${process.pid}); stop it first or set another DATA_DIR.`,
    );
    lock.release();
    expect(existsSync(lockFile())).toBe(false);
    lockDataFolder(folder).release();
  });

  it("takes over the claim of a process that is gone", () => {
    lockDataFolder(folder).release();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeHolders([{ pid, startedAt: null }]);
    lockDataFolder(folder);
    expect(JSON.parse(readFileSync(lockFile(), "utf8"))).toMatchObject([{ pid: process.pid }]);
  });

  it("takes over a claim whose process id was given to another process", () => {
    lockDataFolder(folder).release();
    writeHolders([{ pid: process.pid, startedAt: "a moment long ago" }]);
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it.each(["", "{", "[1]", "[null]", "null", '[{"pid":-1}]'])("takes over a claim that reads %j", (text) => {
    lockDataFolder(folder).release();
    writeFileSync(lockFile(), text);
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it("holds while the server lives, even when the process that started it is gone", () => {
    const lock = lockDataFolder(folder);
    lock.add(process.pid);
    const [first, server] = JSON.parse(readFileSync(lockFile(), "utf8"));
    writeHolders([{ ...first, startedAt: "gone" }, server]);
    expect(() => lockDataFolder(folder)).toThrow("already runs");
  });
});
