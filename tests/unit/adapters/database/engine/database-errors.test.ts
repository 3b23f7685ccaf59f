import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/adapters/database/engine/client";
import { isDatabaseDown } from "@/lib/adapters/database/engine/database-errors";
import { createPostgresDatabase, openMigratedEmbedded } from "@/tests/support/databases";

const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
const serverUrl = process.env.TEST_DATABASE_URL;

describe("isDatabaseDown", () => {
  it("knows a server that refuses connections", async () => {
    const port = await freePort();
    const database = await openDatabase({ databaseUrl: `postgres://nobody@127.0.0.1:${port}/none` });
    const failures = [
      await failureOf(database.client.user.findFirst()),
      await failureOf(database.client.$queryRaw`SELECT 1`),
      await failureOf(database.client.$transaction(async (tx) => tx.user.findFirst())),
    ];
    expect(failures.map(isDatabaseDown)).toEqual([true, true, true]);
    await database.close();
  });

  it("knows an embedded database that was closed", async () => {
    const database = await openMigratedEmbedded();
    await database.close();
    expect(isDatabaseDown(await failureOf(database.client.user.findFirst()))).toBe(true);
  });

  it.runIf(serverUrl)("knows a connection that was cut", async () => {
    const { databaseUrl, drop } = await createPostgresDatabase(serverUrl ?? "");
    const database = await openDatabase({ databaseUrl, maxConnections: 1 });
    const cut = database.client.$transaction(async (tx) => {
      await drop();
      await tx.$queryRaw`SELECT 1`;
    });
    expect(isDatabaseDown(await failureOf(cut))).toBe(true);
    await database.close();
  });

  it("takes a broken rule or a bug of ours for what it is", async () => {
    const database = await openMigratedEmbedded();
    const failures = [
      await failureOf(database.client.$queryRaw`SELECT nonsense`),
      await failureOf(database.client.$executeRaw`DELETE FROM wallets`),
      new Error("anything"),
      Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" }),
      null,
      "text",
    ];
    expect(failures.map(isDatabaseDown)).toEqual([false, false, false, false, false, false]);
    await database.close();
  });

  it("survives an error that names itself as its cause", () => {
    const error = new Error("loop");
    error.cause = error;
    expect(isDatabaseDown(error)).toBe(false);
  });
});

/** A loopback port on which nobody listens. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 1));
    });
  });
}
