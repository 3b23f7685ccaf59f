import "server-only";
import type { StoredIdentity } from "@/lib/adapters/database/records/users";

/** A session that was found good: whose it is, and what ends it. */
export type OpenedSession = { owner: StoredIdentity; sessionId: string; revokedUntil: Date };

/**
 * Where people and their sessions come from: this installation's own link, or Clerk. Everything else of the server works
 * the same with either.
 */
export type Accounts = {
  kind: "local" | "clerk";
  /** The session token that a `Cookie` header carries; null without one. */
  tokenIn: (cookieHeader: string | null) => string | null;
  /** Whether such a token may be sent as `Authorization: Bearer` as well. */
  takesBearer: boolean;
  /** The session of a token that was sent with these headers; null for one that is not good, or was ended. */
  open: (token: string, headers: Headers) => Promise<OpenedSession | null>;
};
