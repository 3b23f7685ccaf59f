import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/api/health/route";
import { type Database, openDatabase } from "@/lib/adapters/database/engine/client";
import { health } from "@/lib/contracts/health";
import { providerIds } from "@/lib/core/catalog/providers";
import { setRuntime } from "@/lib/server/runtime";
import packageFile from "@/package.json";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";

// Next's own: outside of a request it has nothing to wait for.
vi.mock("next/server", () => ({ connection: async () => undefined }));

let stage: ApiStage;
let world: ApiWorld;
let broken: Database;

beforeAll(async () => {
  stage = await openApiStage();
  broken = await openDatabase({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
});
beforeEach(async () => {
  world = await stage.open({ settings: { OPENAI_API_KEY: "sk-very-secret" } });
});
afterEach(() => world.close());
afterAll(async () => {
  await broken.close();
  await stage.close();
});

async function read() {
  const response = await GET();
  const body = await response.json();
  expect(health.parse(body)).toEqual(body);
  return { status: response.status, cache: response.headers.get("cache-control"), body };
}

/** Every provider, closed, but for what a test says. */
function providers(changes: Partial<Record<string, object>> = {}) {
  return providerIds.map((provider) => ({
    provider,
    configured: provider === "openai" || provider === "sandbox",
    circuits: [],
    ...changes[provider],
  }));
}

describe("GET /api/health", () => {
  it("is ok, to anybody, with every provider and the version", async () => {
    expect(await read()).toEqual({
      status: 200,
      cache: "private, no-store",
      body: {
        status: "ok",
        database: "ok",
        store: "local",
        providers: providers(),
        version: packageFile.version,
      },
    });
  });

  it("is degraded while a circuit is open, and says which and for how long", async () => {
    const key = { provider: "openai", model: "gpt-5.2", scope: "platform" };
    const { breakers, clock } = world.runtime;
    for (let turn = 0; turn < 3; turn += 1) breakers.record(key, { type: "failure" }, clock.now());
    world.clock.advance(10_000);
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.status).toBe("degraded");
    const circuits = [{ model: "gpt-5.2", state: "open", retry_in_ms: 20_000 }];
    expect(body.providers).toEqual(providers({ openai: { circuits } }));
  });

  it("says nothing of a caller's own key", async () => {
    const key = { provider: "openai", model: "gpt-5.2", scope: "byok:key_1" };
    const { breakers, clock } = world.runtime;
    for (let turn = 0; turn < 3; turn += 1) breakers.record(key, { type: "failure" }, clock.now());
    expect((await read()).body).toMatchObject({ status: "ok", providers: providers() });
  });

  it("is a 503 while the database is down, and still says the rest", async () => {
    setRuntime({ ...world.runtime, db: broken.client });
    expect(await read()).toMatchObject({
      status: 503,
      cache: "private, no-store",
      body: { status: "degraded", database: "down", providers: providers() },
    });
  });

  it("shows no secret", async () => {
    expect(JSON.stringify((await read()).body)).not.toMatch(/secret|sk-|mm_sk_|127\.0\.0\.1/);
  });
});
