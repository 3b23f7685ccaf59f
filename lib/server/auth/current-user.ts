import "server-only";
import { cookies } from "next/headers";
import { findIdentity } from "@/lib/adapters/database/records/users";
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
  const userId = openSession(cookie, { key: sessionKey, nowMs: clock.now() });
  const found = userId === null ? null : await findIdentity(db, userId);
  return found === null ? null : { id: found.userId, kind: found.kind, name: found.name };
}
