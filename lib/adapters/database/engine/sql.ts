import "server-only";
import type { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { StoreDown } from "@/lib/core/resilience/store-down";
import { isConnectionLost } from "./database-errors";

/** A statement that is asked again and again: PostgreSQL prepares it once a connection, under its name. */
export type Statement = { name: string; text: string };

/**
 * Statements sent to the driver as they are, for the few that every request waits for. Rows come as the driver parses
 * them: whole numbers beyond 32 bits may be text. Throws `StoreDown` when the database cannot be reached.
 */
export type Sql = {
  query: <Row extends object>(statement: Statement, values: readonly SqlValue[]) => Promise<Row[]>;
};

/** How `to_char` writes a column of UTC time as ISO 8601; timestamps without a zone are read by each driver in its way. */
export const isoFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** What a statement may be given; moments and JSON travel as text. */
export type SqlValue = string | number | boolean | null;

/** Statements over a pool of connections to PostgreSQL. */
export function sqlOverPool(pool: pg.Pool): Sql {
  return {
    query: async <Row extends object>({ name, text }: Statement, values: readonly SqlValue[]) => {
      const { rows } = await orStoreDown(pool.query<Row>({ name, text, values: [...values] }));
      return rows;
    },
  };
}

/** Statements over the embedded database, which has one connection and does one thing at a time. */
export function sqlOverEmbedded(pglite: PGlite): Sql {
  return {
    query: async <Row extends object>({ text }: Statement, values: readonly SqlValue[]) => {
      const { rows } = await orStoreDown(pglite.query<Row>(text, [...values]));
      return rows;
    },
  };
}

async function orStoreDown<Result>(pending: Promise<Result>): Promise<Result> {
  try {
    return await pending;
  } catch (error) {
    throw isConnectionLost(error) ? new StoreDown(error) : error;
  }
}
