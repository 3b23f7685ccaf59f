import "server-only";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { type Prisma, PrismaClient } from "../generated/client";
import { createBoundedPool } from "./bounded-pool";
import { createEmbeddedAdapter, openShadowDatabase } from "./embedded-adapter";
import { runScript } from "./run-script";
import { type Sql, sqlOverEmbedded, sqlOverPool } from "./sql";

/** The whole client: what may open a transaction, and `sql` for the statements that every request waits for. */
export type DatabaseClient = PrismaClient & { readonly sql: Sql };

/** Where a query runs: the client, or a transaction the caller has opened. */
export type Db = PrismaClient | Prisma.TransactionClient;

export type MigrationAdapterFactory = SqlMigrationAwareDriverAdapterFactory;

/** An open database. Its tables exist once `migrateDatabase` has run. */
export type Database = {
  engine: "postgres" | "embedded";
  client: DatabaseClient;
  /** Lends an adapter for the migration engine; on PostgreSQL no other process gets one meanwhile. */
  withMigrationAdapter: <Result>(
    work: (adapter: MigrationAdapterFactory) => Promise<Result>,
  ) => Promise<Result>;
  /** Renews what the planner knows of the tables, where the database does not do so itself. */
  refreshStatistics: () => Promise<void>;
  close: () => Promise<void>;
};

export type DatabaseOptions = {
  /** PostgreSQL 15 or newer; when set, the other places are not looked at. */
  databaseUrl?: string | undefined;
  /** The embedded database lives in its folder `pglite`; without it, in memory. */
  dataDir?: string | undefined;
  /** The most connections to PostgreSQL this process holds. */
  maxConnections?: number | undefined;
  /** An embedded database that is open already; it is closed with the rest. */
  embedded?: PGlite | undefined;
};

/** Opens PostgreSQL when there is an address, otherwise the embedded database; the caller closes it. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === undefined
    ? openEmbedded(options)
    : openPostgres(options.databaseUrl, options.maxConnections ?? defaultConnections);
}

/** How long a connection may take to come about, and how long one may be waited for behind others. */
const connectTimeoutMs = 10_000;
const transactionTimes = { maxWait: 10_000, timeout: 20_000 };
/** Any number will do, as long as every process of the project takes the same. */
const migrationLockKey = 7_310_451_882;

/** Enough to keep two cores busy with statements of a millisecond; more only queue inside PostgreSQL. */
export const defaultConnections = 10;

async function openPostgres(databaseUrl: string, maxConnections: number): Promise<Database> {
  const pool = createBoundedPool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: "llmwise",
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: transactionTimes });
  const client = Object.assign(prisma, { sql: sqlOverPool(pool) });
  return {
    engine: "postgres",
    client,
    withMigrationAdapter: (work) => withLockedConnection(databaseUrl, work),
    // Its autovacuum does.
    refreshStatistics: async () => undefined,
    close: async () => {
      await client.$disconnect();
      await pool.end();
    },
  };
}

async function openEmbedded({ dataDir, embedded }: DatabaseOptions): Promise<Database> {
  const pglite = embedded ?? (await createEmbedded(dataDir));
  const factory = createEmbeddedAdapter(pglite);
  const prisma = new PrismaClient({ adapter: factory, transactionOptions: transactionTimes });
  const client = Object.assign(prisma, { sql: sqlOverEmbedded(pglite) });
  return {
    engine: "embedded",
    client,
    // One process owns the folder, and its one connection does one thing at a time.
    withMigrationAdapter: (work) => work(factory),
    refreshStatistics: async () => {
      await pglite.exec("ANALYZE");
    },
    close: async () => {
      await client.$disconnect();
      await pglite.close();
    },
  };
}

async function createEmbedded(dataDir: string | undefined): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create();
  await mkdir(dataDir, { recursive: true });
  return PGlite.create(path.join(dataDir, "pglite"));
}

/**
 * One connection for locks and statements alike: both our lock and the engine's own belong to the connection
 * that took them, and closing it gives them back however the work ended.
 */
async function withLockedConnection<Result>(
  databaseUrl: string,
  work: (adapter: MigrationAdapterFactory) => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: connectTimeoutMs,
    // Never closed for idleness: the locks would go with it.
    idleTimeoutMillis: 0,
  });
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT pg_advisory_lock($1)", [migrationLockKey]);
    return await work(runningWholeScripts(pool));
  } finally {
    await pool.end();
  }
}

/** The plain adapter cuts a script at every semicolon, also inside function bodies; PostgreSQL takes it whole. */
function runningWholeScripts(pool: pg.Pool): MigrationAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      return Object.assign(adapter, {
        executeScript: (script: string) => runScript((text) => pool.query(text), script),
      });
    },
    connectToShadowDb: () => openShadowDatabase(),
  };
}
