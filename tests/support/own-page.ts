import { sealSession, sessionCookieName } from "@/lib/server/auth/session-cookie";
import type { ApiWorld } from "./api-world";

/** The headers that a browser sends from one of our own pages with this account's session. */
export function ownPage({ runtime: { sessionKey, clock } }: Pick<ApiWorld, "runtime">, userId: string) {
  const seal = { key: sessionKey, nowMs: clock.now() };
  const session = sealSession({ userId, sessionId: "session_00000001" }, seal);
  return {
    cookie: `theme=dark; ${sessionCookieName}=${session}`,
    host: "127.0.0.1:3000",
    origin: "http://127.0.0.1:3000",
  };
}
