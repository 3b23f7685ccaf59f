import "server-only";
import { PGlite } from "@electric-sql/pglite";
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { runScript } from "./run-script";

/**
 * Prisma over an embedded PGlite. It mends two things of the plain adapter: a failed COMMIT is thrown, so
 * a deferred constraint can refuse a transaction, and a migration script is awaited.
 */
export function createEmbeddedAdapter(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: "postgres",
    adapterName: "pglite-prisma-adapter",
    connect: () => connect(pglite),
    connectToShadowDb: openShadowDatabase,
  };
}

/** An empty database in memory, where the migration engine replays the migrations to compare them. */
export async function openShadowDatabase(): Promise<SqlDriverAdapter> {
  const shadow = await PGlite.create();
  return Object.assign(await connect(shadow), { dispose: () => shadow.close() });
}

async function connect(pglite: PGlite): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPGlite(pglite).connect();
  return Object.assign(adapter, {
    startTransaction: () => startTransaction(pglite),
    executeScript: (script: string) => runScript((text) => pglite.exec(text), script),
  });
}

function startTransaction(pglite: PGlite): Promise<Transaction> {
  return new Promise((resolve, reject) => {
    const finished = pglite.transaction(async (tx) => {
      // The adapter only ever calls query(), which a PGlite transaction has too.
      const queries = await new PrismaPGlite(tx as unknown as PGlite).connect();
      await new Promise<void>((finish) => {
        resolve({
          provider: "postgres",
          adapterName: queries.adapterName,
          options: { usePhantomQuery: true },
          queryRaw: (query) => queries.queryRaw(query),
          executeRaw: (query) => queries.executeRaw(query),
          commit: async () => {
            finish();
            await finished;
          },
          rollback: async () => {
            // Ended even when ROLLBACK fails, or the one connection would wait for this transaction forever.
            await tx.rollback().finally(finish);
            await finished;
          },
        });
      });
    });
    // Before BEGIN has worked this refuses the start; afterwards commit() has already told the caller.
    finished.catch(reject);
  });
}
