import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresDatabase } from "../support/databases";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi, chatBody } from "./support/call-api";

const serverUrl = process.env.TEST_DATABASE_URL ?? "";

describe.runIf(serverUrl !== "")("the built server on PostgreSQL", () => {
  let databaseUrl: string;
  let drop: () => Promise<void>;
  let servers: AppServer[] = [];

  beforeAll(async () => {
    ({ databaseUrl, drop } = await createPostgresDatabase(serverUrl));
    const settings = {
      DATABASE_URL: databaseUrl,
      LOCAL_OWNER_CREDITS: "10",
      RATE_LIMIT_MULTIPLIER: "1000",
    };
    // Both at once on an empty database: one migrates it, the other waits for that.
    servers = await Promise.all([startAppServer({ settings }), startAppServer({ settings })]);
  });
  afterAll(async () => {
    for (const server of servers) await server.dispose();
    await drop?.();
  });

  async function ask<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
    const connection = new pg.Client({ connectionString: databaseUrl });
    await connection.connect();
    const { rows } = await connection.query<Row>(statement);
    await connection.end();
    return rows;
  }

  it("lets two servers start at once on one empty database and share it", async () => {
    const balances = await Promise.all(
      servers.map(async (server) => (await callApi(server, "/credits/balance")).json()),
    );
    const balance = { credits: 10, held: 0, available: 10, plan: "paid" };
    expect(balances).toStrictEqual([balance, balance]);
    expect(await ask("SELECT count(*)::int AS users FROM users")).toStrictEqual([{ users: 1 }]);
  });

  it("serves exactly ten of a hundred requests at once on a wallet of ten credits", async () => {
    const responses = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const server = servers[index % servers.length];
        if (server === undefined) throw new Error("No server was started.");
        const response = await callApi(server, "/chat", {
          body: chatBody("sandbox/swift", { stream: index % 3 !== 0 }),
        });
        const body = await response.text();
        return { status: response.status, body };
      }),
    );
    const statuses = responses.map(({ status }) => status).toSorted((left, right) => left - right);
    expect(statuses).toStrictEqual([...Array(10).fill(200), ...Array(90).fill(402)]);
    for (const { body } of responses.filter(({ status }) => status === 402)) {
      expect(JSON.parse(body)).toMatchObject({ code: "insufficient_credits", required: 1 });
    }
  });

  it("has a ledger that sums to zero, a wallet that is empty, and no hold left", async () => {
    expect(await ask("SELECT sum(amount_credits)::int AS sum FROM ledger_postings")).toStrictEqual([
      { sum: 0 },
    ]);
    const unbalanced =
      "SELECT transaction_id FROM ledger_postings GROUP BY 1 HAVING sum(amount_credits) <> 0";
    expect(await ask(unbalanced)).toStrictEqual([]);
    const wallet = "SELECT balance_credits::int AS balance, held_credits::int AS held FROM wallets";
    expect(await ask(wallet)).toStrictEqual([{ balance: 0, held: 0 }]);
    expect(await ask("SELECT id FROM holds WHERE state = 'open'")).toStrictEqual([]);
    const charges =
      "SELECT type::text, count(*)::int, sum(credits)::int FROM ledger_transactions GROUP BY 1 ORDER BY 1";
    expect(await ask(charges)).toStrictEqual([
      { type: "charge", count: 10, sum: -10 },
      { type: "grant", count: 1, sum: 10 },
    ]);
  });
});
