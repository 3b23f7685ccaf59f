import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { type Database, openDatabase } from "@/lib/adapters/database/engine/client";
import { migrateDatabase } from "@/lib/adapters/database/engine/migrate";
import { readMigrations } from "@/lib/adapters/database/engine/schema-engine";

export type TestEngine = { name: string; open: () => Promise<Database> };

const testDatabaseUrl = process.env.TEST_DATABASE_URL;

/** The engines a database suite runs on: the embedded one always, PostgreSQL when TEST_DATABASE_URL is set. */
export const testEngines: TestEngine[] = [
  { name: "embedded", open: openMigratedEmbedded },
  ...(testDatabaseUrl === undefined || testDatabaseUrl === ""
    ? []
    : [{ name: "postgres", open: () => openMigratedPostgres(testDatabaseUrl) }]),
];

/**
 * A migrated embedded database in memory, for one suite. It starts from a copy kept under node_modules/.cache,
 * because making one from nothing takes seconds and loading a copy half of one.
 */
export async function openMigratedEmbedded(): Promise<Database> {
  const file = await embeddedCopyFile();
  const copy = await readFile(file).catch(() => null);
  if (copy !== null) {
    return openDatabase({ embedded: await PGlite.create({ loadDataDir: new Blob([copy]) }) });
  }
  const embedded = await PGlite.create();
  const database = await openDatabase({ embedded });
  await migrateDatabase(database);
  await keepCopy(embedded, file);
  return database;
}

/** Another copy for every set of migrations and release of PGlite. */
async function embeddedCopyFile(): Promise<string> {
  const { migrationDirectories } = await readMigrations(process.cwd());
  const release = await readFile("node_modules/@electric-sql/pglite/package.json", "utf8");
  const key = createHash("sha256").update(JSON.stringify(migrationDirectories)).update(release).digest("hex");
  return path.resolve("node_modules/.cache/llmwise", `embedded-${key.slice(0, 16)}.tar`);
}

async function keepCopy(embedded: PGlite, file: string): Promise<void> {
  const dump = await embedded.dumpDataDir("none");
  await mkdir(path.dirname(file), { recursive: true });
  // Written beside and renamed, so that another worker never reads half a copy.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, file);
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
