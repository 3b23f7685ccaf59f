import "server-only";
import { cookies } from "next/headers";
import { findSessionIdentity } from "@/lib/adapters/database/records/users";
import { getRuntime } from "../runtime";
import { openSession, sessionCookieName } from "./session-cookie";

/** The signed-in user of the page being rendered; null without a good session. */
export async function currentUser(): Promise<{
  id: string;
  kind: "local" | "clerk";
  name: string | null;
} | null> {
  const cookie = (await cookies()).get(sessionCookieName)?.value;
  if (cookie === undefined) return null;
  const { sessionKey, clock, db } = await getRuntime();
  const session = openSession(cookie, { key: sessionKey, nowMs: clock.now() });
  const found = session === null ? null : await findSessionIdentity(db, session);
  return found === null ? null : { id: found.userId, kind: found.kind, name: found.name };
}
