import "server-only";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** A part of an account's export: its name, and its rows as JSON by pages in the order of their ids. */
type ExportPart = { name: string; page: (userId: string, afterId: string) => Prisma.Sql };

const pageSize = 200;

/**
 * What an account's export holds (secrets and their hashes are left out). Each statement answers `id` and `line`. A
 * request comes with its calls and attempts; long texts of prompts stand apart, by digest, as they are stored.
 */
const exportParts: readonly ExportPart[] = [
  part(
    "conversations",
    (userId, afterId) => Prisma.sql`
    SELECT c.id, to_jsonb(c) - 'user_id' || jsonb_build_object('messages', (
      SELECT coalesce(jsonb_agg(to_jsonb(m) - 'conversation_id' ORDER BY m.position), '[]') FROM messages m
        WHERE m.conversation_id = c.id)) AS line
    FROM conversations c WHERE c.user_id = ${userId} AND c.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "requests",
    (userId, afterId) => Prisma.sql`
    SELECT r.id, to_jsonb(r) - 'user_id' || jsonb_build_object(
      'responses', (SELECT coalesce(jsonb_agg(to_jsonb(c) - 'request_id' ORDER BY c.position), '[]')
        FROM request_responses c WHERE c.request_id = r.id),
      'attempts', (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'request_id' ORDER BY a.position), '[]')
        FROM request_attempts a WHERE a.request_id = r.id)) AS line
    FROM requests r WHERE r.user_id = ${userId} AND r.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "prompt_texts",
    (userId, afterId) => Prisma.sql`
    SELECT t.digest AS id, to_jsonb(t) - 'user_id' AS line
    FROM prompt_texts t WHERE t.user_id = ${userId} AND t.digest > ${afterId} COLLATE "C"`,
  ),
  part(
    "transactions",
    (userId, afterId) => Prisma.sql`
    SELECT t.id, to_jsonb(t) - 'wallet_id' || jsonb_build_object('postings', (
      SELECT coalesce(jsonb_agg(to_jsonb(p) - 'transaction_id'), '[]') FROM ledger_postings p
        WHERE p.transaction_id = t.id)) AS line
    FROM ledger_transactions t JOIN wallets w ON w.id = t.wallet_id
    WHERE w.user_id = ${userId} AND t.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "payments",
    (userId, afterId) => Prisma.sql`
    SELECT p.id, to_jsonb(p) - 'user_id' AS line FROM payments p WHERE p.user_id = ${userId} AND p.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "api_keys",
    (userId, afterId) => Prisma.sql`
    SELECT k.id, to_jsonb(k) - 'user_id' - 'hash' - 'previous_hash' AS line
    FROM api_keys k WHERE k.user_id = ${userId} AND k.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "uploads",
    (userId, afterId) => Prisma.sql`
    SELECT u.id, to_jsonb(u) - 'user_id' AS line
    FROM uploads u WHERE u.user_id = ${userId} AND u.id > ${afterId} COLLATE "C"`,
  ),
  part(
    "provider_keys",
    (userId, afterId) => Prisma.sql`
    SELECT p.provider AS id, to_jsonb(p) - 'user_id' - 'sealed' AS line
    FROM provider_keys p WHERE p.user_id = ${userId} AND p.provider > ${afterId} COLLATE "C"`,
  ),
  part(
    "own_servers",
    (userId, afterId) => Prisma.sql`
    SELECT s.user_id AS id, to_jsonb(s) - 'user_id' - 'sealed' AS line
    FROM own_servers s WHERE s.user_id = ${userId} AND s.user_id > ${afterId} COLLATE "C"`,
  ),
  part(
    "audit_events",
    (userId, afterId) => Prisma.sql`
    SELECT e.id, to_jsonb(e) - 'user_id' AS line
    FROM audit_events e WHERE e.user_id = ${userId} AND e.id > ${afterId} COLLATE "C"`,
  ),
];

function part(name: string, page: ExportPart["page"]): ExportPart {
  return { name, page };
}

/** One part of an export, as pages of JSON values. */
export type ExportedPart = { name: string; pages: () => AsyncGenerator<unknown[]> };

/** All that is kept of an account, part by part; nothing is read before a part's pages are asked for. */
export function exportAccount(db: Db, userId: string): ExportedPart[] {
  return exportParts.map(({ name, page }) => ({
    name,
    async *pages() {
      let afterId = "";
      for (;;) {
        const rows = await db.$queryRaw<{ id: string; line: unknown }[]>(
          Prisma.sql`SELECT * FROM (${page(userId, afterId)}) part ORDER BY id COLLATE "C" LIMIT ${pageSize}::int`,
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows.map(({ line }) => line);
        afterId = last.id;
      }
    },
  }));
}
