import { creditPurchase, readBalance } from "@/lib/adapters/database/money/wallets";
import { replaceApiKey } from "@/lib/adapters/database/records/api-keys";
import type { OpenRoute } from "@/lib/core/orchestration/model-call";
import { hashApiKey } from "@/lib/server/auth/api-key";
import { setRuntime } from "@/lib/server/runtime";
import { createAccount, testNow } from "./accounts";
import { type ApiWorld, countingIds, createApiWorld } from "./api-world";
import { openMigratedEmbedded } from "./databases";

/** Somebody with an account and an API key of their own. */
export type Caller = { userId: string; key: string };

/**
 * One database for all tests of a file, since opening one takes seconds. `open` puts a new server over it, with
 * circuits, quotas, measurements and a clock of its own; each test calls with accounts of its own.
 */
export type ApiStage = {
  open: (options?: { settings?: Record<string, string>; openRoute?: OpenRoute }) => Promise<ApiWorld>;
  newCaller: (account?: { credits?: number; isPaid?: boolean }) => Promise<Caller>;
  balanceOf: (caller: Pick<Caller, "userId">) => Promise<{ credits: number; held: number }>;
  close: () => Promise<void>;
};

export async function openApiStage(): Promise<ApiStage> {
  const database = await openMigratedEmbedded();
  const db = database.client;
  const newId = countingIds();
  let callers = 0;
  return {
    open: async (options = {}) => {
      // The new clock stands at the beginning again: what was summed of usage before lies ahead of it.
      await db.$transaction([
        db.usageProgress.deleteMany({}),
        db.usageSlot.deleteMany({}),
        db.usageModelSlot.deleteMany({}),
      ]);
      return createApiWorld({ ...options, newId, database: { ...database, close: async () => undefined } });
    },
    newCaller: async ({ credits = 50, isPaid = true } = {}) => {
      callers += 1;
      const name = `caller_${callers}`;
      const userId = await createAccount(db, { name, credits: isPaid ? 0 : credits });
      if (isPaid) {
        const purchase = {
          transactionId: `txn_${name}`,
          paymentIntentId: `pi_${name}`,
          description: "Top-up",
        };
        await creditPurchase(db, { ...purchase, userId, credits, now: testNow });
      }
      const key = `mm_sk_${String(callers).padStart(64, "0")}`;
      const shown = { hash: hashApiKey(key), prefix: key.slice(0, 10), last4: key.slice(-4) };
      await replaceApiKey(db, { id: `key_${name}`, userId, ...shown, now: testNow });
      return { userId, key };
    },
    balanceOf: async ({ userId }) => {
      const found = await readBalance(db, userId);
      return { credits: found?.balanceCredits ?? 0, held: found?.heldCredits ?? 0 };
    },
    close: async () => {
      setRuntime(undefined);
      await database.close();
    },
  };
}
