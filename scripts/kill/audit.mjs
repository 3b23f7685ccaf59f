/** What must hold at every moment; each statement lists what breaks it, as rows of one text. */
const laws = {
  "a transaction whose postings do not sum to zero":
    "SELECT transaction_id AS what FROM ledger_postings GROUP BY 1 HAVING sum(amount_credits) <> 0",
  "a wallet that is not the sum of its postings": `
    SELECT w.id || ' ' || w.balance_credits || ' <> ' || coalesce(sum(p.amount_credits), 0) AS what
    FROM wallets w LEFT JOIN ledger_transactions t ON t.wallet_id = w.id
    LEFT JOIN ledger_postings p ON p.transaction_id = t.id AND p.account = 'wallet'
    GROUP BY w.id HAVING w.balance_credits <> coalesce(sum(p.amount_credits), 0)`,
  "a wallet whose held credits are not its open holds": `
    SELECT w.id || ' ' || w.held_credits AS what FROM wallets w
    LEFT JOIN holds h ON h.wallet_id = w.id AND h.state = 'open'
    GROUP BY w.id HAVING w.held_credits <> coalesce(sum(h.credits), 0)`,
  "a wallet with less than nothing free":
    "SELECT id AS what FROM wallets WHERE balance_credits - held_credits < 0",
  "a request that was charged twice":
    "SELECT request_id AS what FROM ledger_transactions WHERE type = 'charge' GROUP BY 1 HAVING count(*) > 1",
  "a request whose charge is not its log's": `
    SELECT r.id AS what FROM requests r LEFT JOIN ledger_transactions t ON t.request_id = r.id AND t.type = 'charge'
    WHERE r.credits_charged <> coalesce(-t.credits, 0)`,
  "a payment that was credited twice": `
    SELECT payment_intent_id AS what FROM ledger_transactions WHERE type IN ('purchase', 'auto_topup')
      AND payment_intent_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  "a paid payment without its credits": `
    SELECT p.id AS what FROM payments p WHERE p.status = 'paid' AND NOT EXISTS (
      SELECT FROM ledger_transactions t WHERE t.payment_intent_id = p.payment_intent_id
        AND t.type IN ('purchase', 'auto_topup') AND t.credits = p.credits)`,
  "credits of a payment that is not paid": `
    SELECT t.id AS what FROM ledger_transactions t WHERE t.type IN ('purchase', 'auto_topup') AND NOT EXISTS (
      SELECT FROM payments p WHERE p.payment_intent_id = t.payment_intent_id AND p.status NOT IN ('open', 'failed'))`,
  "a run under way without an open hold": `
    SELECT r.id AS what FROM requests r WHERE r.status = 'running' AND NOT EXISTS (
      SELECT FROM holds h WHERE h.request_id = r.id AND h.state = 'open')`,
  "a hold kept past its expiry": `
    SELECT request_id AS what FROM holds
    WHERE state = 'open' AND expires_at < (now() AT TIME ZONE 'UTC') - interval '5 seconds'`,
};

const atRest = {
  "an open hold at rest": "SELECT request_id AS what FROM holds WHERE state = 'open'",
  "a run under way at rest": "SELECT id AS what FROM requests WHERE status = 'running'",
};

/** Every promise that the books break now, as sentences. `told`: what callers were told of their charges. */
export async function auditBooks(books, { told, isAtRest = false }) {
  const problems = [];
  await books.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  for (const [law, statement] of Object.entries({ ...laws, ...(isAtRest && atRest) })) {
    const { rows } = await books.query(statement);
    problems.push(...rows.map(({ what }) => `${law}: ${what}`));
  }
  problems.push(...(await compareTold(books, told)));
  await books.query("COMMIT");
  return problems;
}

/** What a caller was told he paid is what the ledger took, once. */
async function compareTold(books, told) {
  const entries = told.filter(({ id, credits }) => id !== null && credits !== null);
  const { rows } = await books.query(
    "SELECT request_id AS id, (-credits)::int AS credits FROM ledger_transactions WHERE type = 'charge' AND request_id = ANY($1)",
    [entries.map(({ id }) => id)],
  );
  const charged = new Map(rows.map(({ id, credits }) => [id, credits]));
  return entries
    .filter(({ id, credits }) => (charged.get(id) ?? 0) !== credits)
    .map(({ id, credits }) => `${id} was told ${credits} credits and charged ${charged.get(id) ?? 0}`);
}

/** The figures of a row of the table. */
export async function readTotals(books) {
  const { rows } = await books.query(`
    SELECT count(*) FILTER (WHERE type = 'charge')::int AS charges,
      coalesce(sum(-credits) FILTER (WHERE type = 'charge'), 0)::int AS charged,
      count(*) FILTER (WHERE type = 'purchase')::int AS purchases,
      count(*) FILTER (WHERE type = 'auto_topup')::int AS topups,
      count(*) FILTER (WHERE type = 'clawback')::int AS refunds,
      (SELECT count(*)::int FROM holds WHERE state = 'expired') AS expired
    FROM ledger_transactions`);
  return rows[0];
}
