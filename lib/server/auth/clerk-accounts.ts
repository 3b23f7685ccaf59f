import "server-only";
import type { SessionTokens } from "@/lib/adapters/clerk/session-tokens";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { findClerkSessionIdentity, type StoredIdentity } from "@/lib/adapters/database/records/users";
import type { Clock } from "../clock";
import type { NewId } from "../ids";
import type { Accounts } from "./accounts";
import { ensureClerkUser } from "./clerk-users";
import { readCookie } from "./read-cookie";

/** For how long a session that was ended here stays so, whatever Clerk says of it: longer than Clerk lets one live idle. */
const revokedMs = 30 * 24 * 60 * 60 * 1000;

/**
 * People who sign in with Clerk. A person is made an account, with its first credits, by the first session that is seen
 * of him or by Clerk's notice, whichever comes first.
 */
export function createClerkAccounts({
  tokens,
  ownOrigins,
  ...deps
}: {
  db: DatabaseClient;
  clock: Clock;
  newId: NewId;
  tokens: SessionTokens;
  /** The pages whose sessions are taken, beside those of the host that was called. */
  ownOrigins: readonly string[];
}): Accounts {
  const { db, clock } = deps;

  async function ownerOf(session: { clerkId: string; sessionId: string }): Promise<StoredIdentity | null> {
    const known = await findClerkSessionIdentity(db, session);
    if (known !== null) return known;
    const isOpen = await ensureClerkUser({ clerkId: session.clerkId, profile: null }, deps);
    return isOpen ? findClerkSessionIdentity(db, session) : null;
  }

  return {
    kind: "clerk",
    tokenIn(cookieHeader) {
      for (const name of tokens.cookieNames) {
        const token = readCookie(cookieHeader, name);
        if (token) return token;
      }
      return null;
    },
    takesBearer: true,
    async open(token, headers) {
      const session = await tokens.verify(token, partiesOf(headers, ownOrigins));
      const owner = session === null ? null : await ownerOf(session);
      if (session === null || owner === null) return null;
      return { owner, sessionId: session.sessionId, revokedUntil: new Date(clock.now() + revokedMs) };
    },
  };
}

/** The operator's own origins; where he names none, those of the host that was called. */
function partiesOf(headers: Headers, ownOrigins: readonly string[]): readonly string[] {
  if (ownOrigins.length > 0) return ownOrigins;
  const host = headers.get("host") ?? "";
  return [`https://${host}`, `http://${host}`];
}
