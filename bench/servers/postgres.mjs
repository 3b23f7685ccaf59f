import { findPostgres, servePostgres } from "../../scripts/test/postgres.mjs";

/** Starts an empty PostgreSQL of the machine's own, as the tests do; resolves to its address and `stop`. */
export async function startPostgres() {
  const program = findPostgres();
  if (!program) throw new Error("The bench needs PostgreSQL 15 or newer: apt-get install postgresql");
  return servePostgres(program);
}
