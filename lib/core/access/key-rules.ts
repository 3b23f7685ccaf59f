import type { KeyMode, KeyScope } from "@/lib/contracts/keys";
import { isWithin, parseTrustedProxies } from "../limits/client-address";
import type { IpAddress } from "../limits/ip-address";

/** What a named key may do. Empty lists of models, modes and addresses allow all; null sets no limit. */
export type KeyRules = {
  scopes: readonly string[];
  models: readonly string[];
  modes: readonly string[];
  perRequestMaxCredits: number | null;
  ratePerMinute: number | null;
  ipAllow: readonly string[];
  expiresAt: Date | null;
};

/**
 * What a route asks of a credential. A scope: a session and a default key have every one, a named key those that it was
 * given. `account`: a session or a default key. `session`: nobody with a key. `anyone`: any good credential.
 */
export type RouteAccess = KeyScope | "account" | "session" | "anyone";

/** Who asks, as far as access goes. `rules` null: not a named key. */
export type Asker = { via: "api-key" | "session"; rules: KeyRules | null };

/** Why a credential may not use a route, as a sentence; null when it may. */
export function refusalOf({ via, rules }: Asker, access: RouteAccess): string | null {
  if (via === "session" || access === "anyone") return null;
  if (access === "session") return "This needs a signed-in session, not an API key.";
  if (rules === null) return null;
  if (access === "account") return "This needs a signed-in session or the account's default key.";
  return rules.scopes.includes(access) ? null : `This key does not have the scope "${access}".`;
}

/** Whether a key may start runs of a mode. */
export function allowsMode({ modes }: KeyRules, mode: KeyMode): boolean {
  return modes.length === 0 || modes.includes(mode);
}

/** Whether a key may have a model answer. */
export function allowsModel({ models }: KeyRules, modelId: string): boolean {
  return models.length === 0 || models.includes(modelId);
}

/** Whether a key may be used from an address. One that nobody can tell is on no list. */
export function allowsAddress({ ipAllow }: KeyRules, address: IpAddress | null): boolean {
  if (ipAllow.length === 0) return true;
  const { networks } = parseTrustedProxies(ipAllow.join(" "));
  return address !== null && networks !== null && isWithin(address, networks);
}
