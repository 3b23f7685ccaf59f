import "server-only";
import type { Database } from "./client";
import { loadSchemaEngine, readMigrations, wholeSchema } from "./schema-engine";

/**
 * Brings the tables up to date and answers the names of the migrations that were missing; none on a second
 * run. Two processes may start at once on PostgreSQL: the later one waits. Throws when a migration fails, and
 * from then on until an operator has resolved it.
 */
export async function migrateDatabase(database: Database, root = process.cwd()): Promise<string[]> {
  const migrationsList = await readMigrations(root);
  return database.withMigrationAdapter(async (adapter) => {
    const engine = await loadSchemaEngine(adapter, root);
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList,
        filters: wholeSchema,
      });
      return appliedMigrationNames;
    } finally {
      engine.free();
    }
  });
}
