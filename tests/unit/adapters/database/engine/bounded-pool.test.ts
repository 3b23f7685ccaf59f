import { afterEach, expect, it } from "vitest";
import { createBoundedPool, maxWaiting } from "@/lib/adapters/database/engine/bounded-pool";
import { sqlOverPool } from "@/lib/adapters/database/engine/sql";
import { StoreDown } from "@/lib/core/resilience/store-down";

const pool = createBoundedPool({ max: 1, connectionString: "postgres://nobody@127.0.0.1:1/none" });
const statement = { name: "one", text: "SELECT 1" };

afterEach(() => {
  Reflect.deleteProperty(pool, "waitingCount");
});

it("refuses at once whoever comes when the queue is full, in every form of the driver's call", async () => {
  Object.defineProperty(pool, "waitingCount", { value: maxWaiting, configurable: true });
  await expect(pool.connect()).rejects.toBeInstanceOf(StoreDown);
  await expect(pool.query("SELECT 1")).rejects.toBeInstanceOf(StoreDown);
  await expect(sqlOverPool(pool).query(statement, [])).rejects.toBeInstanceOf(StoreDown);
});

it("tells a server that cannot be reached as a store that is down", async () => {
  await expect(sqlOverPool(pool).query(statement, [])).rejects.toBeInstanceOf(StoreDown);
});
