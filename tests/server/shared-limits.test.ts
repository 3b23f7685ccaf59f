import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRedis, serveRedis } from "../../scripts/test/redis.mjs";
import { createPostgresDatabase } from "../support/databases";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi } from "./support/call-api";

const serverUrl = process.env.TEST_DATABASE_URL ?? "";
const redisProgram = findRedis();

describe.runIf(serverUrl !== "" && redisProgram)("two servers on one PostgreSQL and one Redis", () => {
  let drop: () => Promise<void>;
  let redis: { url: string; stop: () => Promise<void> };
  let servers: AppServer[] = [];

  beforeAll(async () => {
    const database = await createPostgresDatabase(serverUrl);
    drop = database.drop;
    redis = await serveRedis(redisProgram);
    // A burst holds 9 calls, in any ten seconds.
    const settings = {
      DATABASE_URL: database.databaseUrl,
      REDIS_URL: redis.url,
      RATE_LIMIT_MULTIPLIER: "0.1",
    };
    servers = await Promise.all([startAppServer({ settings }), startAppServer({ settings })]);
  });
  afterAll(async () => {
    for (const server of servers) await server.dispose();
    await redis?.stop();
    await drop?.();
  });

  async function statuses(count: number): Promise<number[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const server = servers[index % servers.length];
        if (server === undefined) throw new Error("No server was started.");
        return (await callApi(server, "/credits/balance")).status;
      }),
    );
  }

  it("share one burst: of 60 calls at once, half to each, as many pass as one server would let pass", async () => {
    const seen = await statuses(60);
    expect(seen.filter((status) => status === 200)).toHaveLength(9);
    expect(seen.filter((status) => status === 429)).toHaveLength(51);
  });

  it("go on by themselves at the same limits when Redis is killed, without a failed request", async () => {
    await redis.stop();
    const seen = await statuses(60);
    expect(seen.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    const passed = seen.filter((status) => status === 200).length;
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThanOrEqual(2 * 9);
  });
});
