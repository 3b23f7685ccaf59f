import { randomUUID } from "node:crypto";
import pg from "pg";
import { type Database, openDatabase } from "@/lib/adapters/database/client";
import { migrateDatabase } from "@/lib/adapters/database/migrate";

export type TestEngine = { name: string; open: () => Promise<Database> };

const testDatabaseUrl = process.env.TEST_DATABASE_URL;

/** The engines a database suite runs on: the embedded one always, PostgreSQL when TEST_DATABASE_URL is set. */
export const testEngines: TestEngine[] = [
  { name: "embedded", open: openMigratedEmbedded },
  ...(testDatabaseUrl === undefined || testDatabaseUrl === ""
    ? []
    : [{ name: "postgres", open: () => openMigratedPostgres(testDatabaseUrl) }]),
];

/** A migrated embedded database in memory, for suites that need just one. */
export async function openMigratedEmbedded(): Promise<Database> {
  const database = await openDatabase({});
  await migrateDatabase(database);
  return database;
}

/** A database of its own on the test server, dropped when it is closed. */
export async function openMigratedPostgres(serverUrl: string): Promise<Database> {
  const { databaseUrl, drop } = await createPostgresDatabase(serverUrl);
  const database = await openDatabase({ databaseUrl });
  await migrateDatabase(database);
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** An empty database on the test server. */
export async function createPostgresDatabase(
  serverUrl: string,
): Promise<{ databaseUrl: string; drop: () => Promise<void> }> {
  const name = `llmwise_${randomUUID().replaceAll("-", "")}`;
  await runOnServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    databaseUrl: url.href,
    drop: () => runOnServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function runOnServer(serverUrl: string, statement: string): Promise<void> {
  const connection = new pg.Client({ connectionString: serverUrl });
  await connection.connect();
  await connection.query(statement);
  await connection.end();
}
