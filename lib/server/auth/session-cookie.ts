import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

export const sessionCookieName = "llmwise_session";
const lifetimeSeconds = 30 * 24 * 60 * 60;

/** Whose session it is, which one, and when it ends. */
export type Session = { userId: string; sessionId: string; expiresAt: Date };

type Seal = { key: Buffer; nowMs: number };

/** The cookie's value: user, session, expiry and a seal over all three. Nothing is stored, so a restart keeps sessions. */
export function sealSession(
  { userId, sessionId }: Pick<Session, "userId" | "sessionId">,
  { key, nowMs }: Seal,
): string {
  const expiresAt = Math.floor(nowMs / 1000) + lifetimeSeconds;
  const payload = `${userId}.${sessionId}.${expiresAt}`;
  return `${payload}.${sealOf(payload, key)}`;
}

/**
 * A session that we sealed and that has not expired; null for anything else. The text must be the very one that we
 * wrote: base64 has several spellings of the same bytes.
 */
export function openSession(value: string, { key, nowMs }: Seal): Session | null {
  const [userId, sessionId, expiry, seal, ...rest] = value.split(".");
  if (!userId || !sessionId || !expiry || !seal || rest.length > 0) return null;
  const expected = Buffer.from(sealOf(`${userId}.${sessionId}.${expiry}`, key));
  const given = Buffer.from(seal);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const expiresAt = new Date(Number(expiry) * 1000);
  return expiresAt.getTime() > nowMs ? { userId, sessionId, expiresAt } : null;
}

/** The `Set-Cookie` line of a session; an empty value ends it. */
export function sessionCookie(value: string, { isSecure }: { isSecure: boolean }): string {
  const maxAge = value === "" ? 0 : lifetimeSeconds;
  const secure = isSecure ? "; Secure" : "";
  return `${sessionCookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

function sealOf(payload: string, key: Buffer): string {
  return createHmac("sha256", key).update(payload).digest("base64url");
}
