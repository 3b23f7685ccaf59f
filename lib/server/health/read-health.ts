import "server-only";
import type { Health } from "@/lib/contracts/health";
import { providerIds } from "@/lib/core/catalog/providers";
import packageFile from "@/package.json";
import type { Runtime } from "../runtime-type";

/** The state of this process and of what it depends on; names and states only. */
export async function readHealth({ db, breakers, clock, isConfigured, log }: Runtime): Promise<Health> {
  const circuits = breakers.snapshot(clock.now()).filter(({ scope }) => scope === "platform");
  let database: Health["database"] = "ok";
  try {
    await db.$queryRaw`SELECT 1`;
  } catch (error) {
    log.error("health check found no database", { error });
    database = "down";
  }
  return {
    status: database === "ok" && circuits.every(({ state }) => state === "closed") ? "ok" : "degraded",
    database,
    store: "local",
    providers: providerIds.map((provider) => ({
      provider,
      configured: isConfigured(provider),
      circuits: circuits
        .filter((circuit) => circuit.provider === provider)
        .map(({ model, state, retryInMs }) => ({ model, state, retry_in_ms: Math.round(retryInMs) })),
    })),
    version: packageFile.version,
  };
}
