import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/adapters/database/client";
import { openDatabase } from "@/lib/adapters/database/client";
import { migrateDatabase } from "@/lib/adapters/database/migrate";
import { findSchemaDrift } from "@/lib/adapters/database/schema-drift";
import { createPostgresDatabase, testEngines } from "@/tests/support/databases";

describe.each(testEngines)("migrations on $name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it("change nothing when they run again", async () => {
    expect(await migrateDatabase(database)).toEqual([]);
  });

  it("leave nothing that the schema files say undone", async () => {
    // The text of a difference is the next migration.
    expect(await findSchemaDrift(database)).toBeNull();
  });
});

const serverUrl = process.env.TEST_DATABASE_URL;

describe.runIf(serverUrl)("two processes that start at once", () => {
  it("migrate the database once", async () => {
    const { databaseUrl, drop } = await createPostgresDatabase(serverUrl ?? "");
    const databases = await Promise.all([openDatabase({ databaseUrl }), openDatabase({ databaseUrl })]);
    const applied = await Promise.all(databases.map((database) => migrateDatabase(database)));
    expect(applied.flat()).toEqual(["0001_tables", "0002_ledger_rules"]);
    await Promise.all(databases.map((database) => database.close()));
    await drop();
  });
});
