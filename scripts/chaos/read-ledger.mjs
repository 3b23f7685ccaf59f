import path from "node:path";
import { PGlite } from "@electric-sql/pglite";

/**
 * The money of a data folder whose server has ended: `{ charges, balance, held, openHolds, unbalanced, sum, running }`.
 * `charges` maps request ids to credits; `unbalanced` are transactions whose postings do not sum to zero.
 */
export async function readLedger(dataFolder) {
  const database = await PGlite.create(path.join(dataFolder, "pglite"));
  const ask = async (statement) => (await database.query(statement)).rows;
  try {
    const charges = await ask(
      "SELECT request_id, sum(-credits)::int AS credits FROM ledger_transactions WHERE type = 'charge' GROUP BY 1",
    );
    const [wallet] = await ask(
      "SELECT balance_credits::int AS balance, held_credits::int AS held FROM wallets",
    );
    const [counts] = await ask(`
      SELECT (SELECT count(*)::int FROM holds WHERE state = 'open') AS "openHolds",
        (SELECT count(*)::int FROM requests WHERE status = 'running') AS running,
        (SELECT sum(amount_credits)::int FROM ledger_postings) AS sum,
        (SELECT count(*)::int FROM (
          SELECT 1 FROM ledger_postings GROUP BY transaction_id HAVING sum(amount_credits) <> 0
        ) AS broken) AS unbalanced`);
    return { ...wallet, ...counts, charges: new Map(charges.map((row) => [row.request_id, row.credits])) };
  } finally {
    await database.close();
  }
}
