import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/adapters/database/engine/client";
import { openDatabase } from "@/lib/adapters/database/engine/client";
import { migrateDatabase } from "@/lib/adapters/database/engine/migrate";
import { findSchemaDrift } from "@/lib/adapters/database/engine/schema-drift";
import { readBalance } from "@/lib/adapters/database/money/wallets";
import { createAccount } from "@/tests/support/accounts";
import { createPostgresDatabase, openMigratedEmbedded, testEngines } from "@/tests/support/databases";

describe.each(testEngines)("migrations on $name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it("change nothing when they run again", async () => {
    expect(await migrateDatabase(database)).toEqual([]);
  });

  it("stop when one fails, leave nothing of it behind and stay stopped", async () => {
    const root = await copyOfProject();
    const broken = path.join(root, "prisma/migrations/9999_broken");
    await mkdir(broken);
    await writeFile(path.join(broken, "migration.sql"), "CREATE TABLE half (id int); SELECT nonsense;");
    await expect(migrateDatabase(database, root)).rejects.toThrow(/nonsense/);
    await expect(migrateDatabase(database, root)).rejects.toThrow(/failed/);
    expect(await database.client.$queryRaw`SELECT to_regclass('half')::text AS half`).toEqual([
      { half: null },
    ]);
    await rm(root, { recursive: true });
  });
});

describe("the schema files", () => {
  it("say what the migrations make, and nothing else", async () => {
    const database = await openMigratedEmbedded();
    // The text of a difference is the next migration.
    expect(await findSchemaDrift(database)).toBeNull();
    await database.close();
  });
});

describe("the embedded database on disk", () => {
  it("keeps what was written, migrations included, until it is opened again", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "llmwise-"));
    const dataDir = path.join(folder, "not", "there", "yet");
    const first = await openDatabase({ dataDir });
    expect(await migrateDatabase(first)).toEqual([
      "0001_tables",
      "0002_ledger_rules",
      "0003_one_trip",
      "0004_revoked_sessions",
      "0005_lean_requests",
      "0006_named_keys",
      "0007_payments",
      "0008_provider_keys",
      "0009_privacy",
      "0010_auto_topup",
      "0011_audit",
      "0012_clerk",
      "0013_uploads",
      "0014_own_servers",
      "0015_usage_slots",
      "0016_conversation_trees",
    ]);
    const userId = await createAccount(first.client, { name: "kept", credits: 7 });
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await migrateDatabase(second)).toEqual([]);
    expect(await readBalance(second.client, userId)).toMatchObject({ balanceCredits: 7 });
    await second.close();
    await rm(folder, { recursive: true });
  });
});

/** A folder that migrations can be run from: the project's own, and its packages by a link. */
async function copyOfProject(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "llmwise-"));
  await cp("prisma", path.join(root, "prisma"), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(root, "node_modules"));
  return root;
}

const serverUrl = process.env.TEST_DATABASE_URL;

describe.runIf(serverUrl)("two processes that start at once", () => {
  it("migrate the database once", async () => {
    const { databaseUrl, drop } = await createPostgresDatabase(serverUrl ?? "");
    const databases = await Promise.all([openDatabase({ databaseUrl }), openDatabase({ databaseUrl })]);
    const applied = await Promise.all(databases.map((database) => migrateDatabase(database)));
    expect(applied.flat()).toEqual([
      "0001_tables",
      "0002_ledger_rules",
      "0003_one_trip",
      "0004_revoked_sessions",
      "0005_lean_requests",
      "0006_named_keys",
      "0007_payments",
      "0008_provider_keys",
      "0009_privacy",
      "0010_auto_topup",
      "0011_audit",
      "0012_clerk",
      "0013_uploads",
      "0014_own_servers",
      "0015_usage_slots",
      "0016_conversation_trees",
    ]);
    await Promise.all(databases.map((database) => database.close()));
    await drop();
  });
});
