import "server-only";
import type { ApiKeyInfo } from "@/lib/adapters/database/records/api-keys";
import type { NamedKeyRow } from "@/lib/adapters/database/records/named-keys";
import { type KeyInfo, keyModes, keyScopes, type NamedKey } from "@/lib/contracts/keys";

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

/** A named key as it travels; an empty list stands for all. */
export function toNamedKey(key: NamedKeyRow): NamedKey {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    last4: key.last4,
    scopes: keyScopes.filter((scope) => key.scopes.includes(scope)),
    models: orAll(key.models),
    modes: orAll(keyModes.filter((mode) => key.modes.includes(mode))),
    budget_credits: key.budgetCredits,
    budget_period: key.budgetPeriod,
    spent_credits: key.spentCredits,
    resets_at: key.budgetCredits === null ? null : (key.resetsAt?.toISOString() ?? null),
    per_request_max_credits: key.perRequestMaxCredits,
    rate_per_minute: key.ratePerMinute,
    ip_allow: orAll(key.ipAllow),
    expires_at: key.expiresAt?.toISOString() ?? null,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}

function orAll<Value>(list: Value[]): Value[] | null {
  return list.length === 0 ? null : list;
}
