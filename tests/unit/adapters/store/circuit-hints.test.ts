import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createHintExchange } from "@/lib/adapters/store/circuit-hints";
import { openRedis } from "@/lib/adapters/store/redis";
import type { ScriptStore } from "@/lib/adapters/store/script-store";

/** A database of its own in the test's Redis, which nobody else empties. */
const redisUrl = process.env.TEST_REDIS_URL && `${process.env.TEST_REDIS_URL}/1`;

describe.runIf(redisUrl)("hints of circuits over a real Redis", () => {
  let store: ScriptStore;
  beforeAll(() => {
    const onError = (error: unknown) => {
      throw error;
    };
    store = openRedis({ url: redisUrl ?? "", onError, timeoutMs: 30_000 });
  });
  beforeEach(async () => {
    const client = await createClient({ url: redisUrl ?? "" }).connect();
    await client.flushDb();
    client.destroy();
  });
  afterAll(() => store?.close());

  it("answers nothing where nothing is closed off", async () => {
    expect(await createHintExchange(store.run)([])).toEqual([]);
  });

  it("tells another process what one closed off, and keeps the later of two times", async () => {
    const [mine, theirs] = [createHintExchange(store.run), createHintExchange(store.run)];
    await mine([{ name: "openai\ngpt\nplatform", retryInMs: 30_000 }]);
    const [first] = await theirs([]);
    expect(first?.name).toBe("openai\ngpt\nplatform");
    expect(first?.retryInMs).toBeGreaterThan(0);
    expect(first?.retryInMs).toBeLessThanOrEqual(30_000);

    const [shorter] = await theirs([{ name: "openai\ngpt\nplatform", retryInMs: 5_000 }]);
    expect(shorter?.until).toBe(first?.until);
    const [longer] = await mine([{ name: "openai\ngpt\nplatform", retryInMs: 600_000 }]);
    expect(longer?.until).toBeGreaterThan((first?.until ?? 0) + 500_000);
  });

  it("forgets what is over", async () => {
    const exchange = createHintExchange(store.run);
    const client = await createClient({ url: redisUrl ?? "" }).connect();
    await client.hSet("llmwise:circuits", "openai\ngpt\nplatform", "1000");
    expect(await exchange([])).toEqual([]);
    expect(await client.hLen("llmwise:circuits")).toBe(0);
    client.destroy();
  });
});
