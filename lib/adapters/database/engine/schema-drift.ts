import "server-only";
import type { Database } from "./client";
import { loadSchemaEngine, readMigrations, readSchemaFiles, wholeSchema } from "./schema-engine";

/**
 * The SQL that prisma/schema needs and prisma/migrations lacks, or null when they agree. It is the text of
 * the next migration.
 */
export async function findSchemaDrift(database: Database, root = process.cwd()): Promise<string | null> {
  const [migrationsList, files] = await Promise.all([readMigrations(root), readSchemaFiles(root)]);
  return database.withMigrationAdapter(async (adapter) => {
    const engine = await loadSchemaEngine(adapter, root);
    try {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: "migrations", ...migrationsList },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: true,
        filters: wholeSchema,
      });
      return exitCode === 0 ? null : stdout;
    } finally {
      engine.free();
    }
  });
}
