import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import { settle } from "@/lib/adapters/database/money/settle";
import { creditPurchase } from "@/lib/adapters/database/money/wallets";
import { createAccount, reserveChat, settlement, testNow } from "@/tests/support/accounts";
import { testEngines } from "@/tests/support/databases";

/** What nobody may do to the money, even with a hand-written statement, and the words of the refusal. */
const attempts: Record<string, { sql: string; refusal: RegExp }> = {
  "set a balance": {
    sql: "UPDATE wallets SET balance_credits = 1000 WHERE id = 'wallet_rules'",
    refusal: /moves only through postings and holds/,
  },
  "set the held part": {
    sql: "UPDATE wallets SET held_credits = 0 WHERE id = 'wallet_rules'",
    refusal: /moves only through postings and holds/,
  },
  "open a wallet with credits in it": {
    sql: "INSERT INTO wallets (id, user_id, balance_credits, created_at) VALUES ('wallet_x', 'user_x', 5, now())",
    refusal: /starts empty/,
  },
  "give a wallet to another user": {
    sql: "UPDATE wallets SET user_id = 'user_x' WHERE id = 'wallet_rules'",
    refusal: /keeps its owner/,
  },
  "delete a wallet": { sql: "DELETE FROM wallets WHERE id = 'wallet_rules'", refusal: /removed this way/ },
  "delete the owner of a wallet": {
    sql: "DELETE FROM users WHERE id = 'user_rules'",
    refusal: /foreign key constraint/i,
  },
  "change a transaction": {
    sql: "UPDATE ledger_transactions SET credits = 1 WHERE id = 'txn_rules'",
    refusal: /changed or removed/,
  },
  "delete a transaction": {
    sql: "DELETE FROM ledger_transactions WHERE id = 'txn_rules'",
    refusal: /changed or removed/,
  },
  "change a posting": {
    sql: "UPDATE ledger_postings SET amount_credits = 1 WHERE transaction_id = 'txn_rules'",
    refusal: /changed or removed/,
  },
  "delete a posting": {
    sql: "DELETE FROM ledger_postings WHERE transaction_id = 'txn_rules'",
    refusal: /changed or removed/,
  },
  "empty the ledger": {
    sql: "TRUNCATE ledger_transactions, ledger_postings",
    refusal: /changed or removed/,
  },
  "write a transaction without postings": {
    sql: transaction({ id: "txn_bare", type: "grant", credits: 5 }),
    refusal: /do not balance/,
  },
  "write postings that do not sum to zero": {
    sql: `WITH t AS (${transaction({ id: "txn_odd", type: "grant", credits: 5 })})
      INSERT INTO ledger_postings VALUES ('txn_odd', 'wallet', 5), ('txn_odd', 'promotions', -4)`,
    refusal: /do not balance/,
  },
  "move another amount than the transaction says": {
    sql: `WITH t AS (${transaction({ id: "txn_lie", type: "grant", credits: 5 })})
      INSERT INTO ledger_postings VALUES ('txn_lie', 'wallet', 50), ('txn_lie', 'promotions', -50)`,
    refusal: /do not balance/,
  },
  "add a posting to an old transaction": {
    sql: "INSERT INTO ledger_postings VALUES ('txn_rules', 'adjustments', 3)",
    refusal: /do not balance/,
  },
  "spend what is not there": {
    sql: `WITH t AS (${transaction({ id: "txn_deep", type: "adjustment", credits: -1000 })})
      INSERT INTO ledger_postings VALUES ('txn_deep', 'wallet', -1000), ('txn_deep', 'adjustments', 1000)`,
    refusal: /wallets_available_not_negative/,
  },
  "spend what another request holds": {
    sql: `WITH t AS (${transaction({ id: "txn_held", type: "adjustment", credits: -16 })})
      INSERT INTO ledger_postings VALUES ('txn_held', 'wallet', -16), ('txn_held', 'adjustments', 16)`,
    refusal: /wallets_available_not_negative/,
  },
  "charge with a plus sign": {
    sql: transaction({ id: "txn_plus", type: "charge", credits: 5, request: "req_rules_open" }),
    refusal: /ledger_transactions_direction/,
  },
  "charge a request twice": {
    sql: transaction({ id: "txn_again", type: "charge", credits: -1, request: "req_rules" }),
    refusal: /unique constraint/i,
  },
  "credit a payment twice": {
    sql: transaction({ id: "txn_double", type: "auto_topup", credits: 5, payment: "pi_rules" }),
    refusal: /unique constraint/i,
  },
  "credit a payment without its name": {
    sql: transaction({ id: "txn_nameless", type: "purchase", credits: 5 }),
    refusal: /ledger_transactions_names_payment/,
  },
  "hold more than is available": {
    sql: "UPDATE holds SET credits = 1000 WHERE id = 'hold_rules_open'",
    refusal: /wallets_available_not_negative/,
  },
  "hold a negative amount": {
    sql: "UPDATE holds SET credits = -1 WHERE id = 'hold_rules_open'",
    refusal: /holds_not_negative/,
  },
  "open a hold again": {
    sql: "UPDATE holds SET state = 'open', ended_at = NULL WHERE id = 'hold_rules'",
    refusal: /has already ended/,
  },
  "end a hold a second time": {
    sql: "UPDATE holds SET state = 'expired' WHERE id = 'hold_rules'",
    refusal: /has already ended/,
  },
  "move a hold to another request": {
    sql: "UPDATE holds SET request_id = 'req_x' WHERE id = 'hold_rules_open'",
    refusal: /keeps its wallet and request/,
  },
  "delete a hold": { sql: "DELETE FROM holds WHERE id = 'hold_rules_open'", refusal: /removed this way/ },
  "keep two live keys": {
    sql: `INSERT INTO api_keys (id, user_id, hash, prefix, last4, created_at)
      VALUES ('key_1', 'user_rules', 'a', 'mm_sk_', '0000', now()), ('key_2', 'user_rules', 'b', 'mm_sk_', '1111', now())`,
    refusal: /unique constraint/i,
  },
};

describe.each(testEngines)("the rules of money on $name", ({ open }) => {
  let database: Database;
  let db: DatabaseClient;
  beforeAll(async () => {
    database = await open();
    db = database.client;
    // 20 + 5 credits; 2 spent, 8 held, so 15 are free.
    const userId = await createAccount(db, { name: "rules", credits: 20 });
    const payment = { transactionId: "txn_payment", paymentIntentId: "pi_rules", credits: 5 };
    await creditPurchase(db, { ...payment, userId, description: "Top-up", now: testNow });
    await reserveChat(db, { userId, requestId: "req_rules", credits: 2 });
    await settle(db, settlement("req_rules", 2));
    await reserveChat(db, { userId, requestId: "req_rules_open", credits: 8 });
  });
  afterAll(() => database.close());

  it.each(Object.entries(attempts))("let nobody %s", async (_name, { sql, refusal }) => {
    const before = await db.wallet.findMany();
    await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(refusal);
    expect(await db.wallet.findMany()).toEqual(before);
  });

  it("are checked at commit inside a transaction too", async () => {
    const unbalanced = db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(transaction({ id: "txn_tx", type: "grant", credits: 5 }));
    });
    await expect(unbalanced).rejects.toThrow(/do not balance/);
    expect(await db.ledgerTransaction.findUnique({ where: { id: "txn_tx" } })).toBeNull();
  });
});

function transaction(row: { id: string; type: string; credits: number; request?: string; payment?: string }) {
  const text = (value: string | undefined) => (value === undefined ? "NULL" : `'${value}'`);
  return `INSERT INTO ledger_transactions
    (id, wallet_id, type, credits, request_id, payment_intent_id, description, created_at)
    VALUES ('${row.id}', 'wallet_rules', '${row.type}', ${row.credits}, ${text(row.request)}, ${text(row.payment)}, '', now())`;
}
