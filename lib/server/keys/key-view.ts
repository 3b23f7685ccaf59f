import "server-only";
import type { ApiKeyInfo } from "@/lib/adapters/database/records/api-keys";
import type { KeyInfo } from "@/lib/contracts/keys";

/** A live key as it travels, without its secret; null stands for no key. */
export function toKeyInfo(key: ApiKeyInfo | null): KeyInfo {
  return {
    has_key: key !== null,
    prefix: key?.prefix ?? null,
    last4: key?.last4 ?? null,
    created_at: key?.createdAt.toISOString() ?? null,
    last_used_at: key?.lastUsedAt?.toISOString() ?? null,
  };
}
