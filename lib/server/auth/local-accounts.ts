import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { findSessionIdentity } from "@/lib/adapters/database/records/users";
import type { Clock } from "../clock";
import type { Accounts } from "./accounts";
import { readCookie } from "./read-cookie";
import { openSession, sessionCookieName } from "./session-cookie";

/** One owner, whose sessions this server seals itself. */
export function createLocalAccounts({
  db,
  clock,
  sessionKey,
}: {
  db: DatabaseClient;
  clock: Clock;
  sessionKey: Buffer;
}): Accounts {
  return {
    kind: "local",
    tokenIn: (cookieHeader) => readCookie(cookieHeader, sessionCookieName),
    takesBearer: false,
    async open(token) {
      const session = openSession(token, { key: sessionKey, nowMs: clock.now() });
      const owner = session === null ? null : await findSessionIdentity(db, session);
      if (session === null || owner === null) return null;
      return { owner, sessionId: session.sessionId, revokedUntil: session.expiresAt };
    },
  };
}
