import "server-only";
import pg from "pg";
import { StoreDown } from "@/lib/core/resilience/store-down";

/** How many may wait for a connection at once: what is beyond would wait longer than a caller does. */
export const maxWaiting = 2_000;

/**
 * A pool whose queue is served in order and has an end: up to `maxWaiting` wait for a connection, each for at most
 * `connectionTimeoutMillis`, and whoever comes then is refused at once with `StoreDown`.
 */
export function createBoundedPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  const connect = pool.connect.bind(pool);
  const connectUnlessFull = (callback?: ConnectCallback) => {
    if (pool.waitingCount < maxWaiting) return callback === undefined ? connect() : connect(callback);
    const refusal = new StoreDown(new Error(`${maxWaiting} already wait for a connection`));
    if (callback === undefined) return Promise.reject(refusal);
    callback(refusal, undefined, () => undefined);
    return undefined;
  };
  // The two forms of `connect` are one function in the driver, which its types cannot say.
  pool.connect = connectUnlessFull as typeof pool.connect;
  // An idle connection that breaks is no news: the pool replaces it, and the next query reports a server that is down.
  pool.on("error", () => undefined);
  return pool;
}

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (failure?: unknown) => void,
) => void;
