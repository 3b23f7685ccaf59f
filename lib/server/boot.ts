import "server-only";
import { openDatabase } from "@/lib/adapters/database/engine/client";
import { migrateDatabase } from "@/lib/adapters/database/engine/migrate";
import { loadOrMakeMasterKey } from "@/lib/adapters/vault/master-key";
import { systemClock } from "./clock";
import { composeRuntime } from "./compose-runtime";
import { readEnv } from "./env";
import { randomId } from "./ids";
import { createLog } from "./log";
import type { Runtime } from "./runtime-type";

/**
 * The runtime of a real process: settings from the environment, the database opened and migrated. Throws when a
 * setting is wrong or the database cannot be reached.
 */
export async function boot(): Promise<Runtime> {
  const env = readEnv();
  const clock = systemClock;
  const database = await openDatabase({
    databaseUrl: env.databaseUrl,
    maxConnections: env.databasePool,
    dataDir: env.dataDir,
  });
  try {
    await migrateDatabase(database);
    return await composeRuntime({
      env,
      clock,
      database,
      newId: randomId,
      random: Math.random,
      log: createLog({ now: () => new Date(clock.now()) }),
      masterKey: env.encryptionKeys[0] ?? (await loadOrMakeMasterKey(env.dataDir)),
      oldMasterKeys: env.encryptionKeys.slice(1),
    });
  } catch (error) {
    // The next try opens it anew; the embedded one admits a single process.
    await database.close();
    throw error;
  }
}
