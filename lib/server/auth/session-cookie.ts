import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

export const sessionCookieName = "llmwise_session";
const lifetimeSeconds = 30 * 24 * 60 * 60;

/** The cookie's value: user, expiry and a seal over both. Nothing is stored, so a restart keeps sessions. */
export function sealSession(userId: string, { key, nowMs }: { key: Buffer; nowMs: number }): string {
  const expiresAt = Math.floor(nowMs / 1000) + lifetimeSeconds;
  const payload = `${userId}.${expiresAt}`;
  return `${payload}.${sealOf(payload, key)}`;
}

/** The user of a session that we sealed and that has not expired; null for anything else. */
export function openSession(value: string, { key, nowMs }: { key: Buffer; nowMs: number }): string | null {
  const [userId, expiresAt, seal, ...rest] = value.split(".");
  if (!userId || !expiresAt || !seal || rest.length > 0) return null;
  const expected = Buffer.from(sealOf(`${userId}.${expiresAt}`, key));
  const given = Buffer.from(seal);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number(expiresAt) * 1000 > nowMs ? userId : null;
}

/** The `Set-Cookie` line of a session; an empty value ends it. */
export function sessionCookie(value: string, { isSecure }: { isSecure: boolean }): string {
  const maxAge = value === "" ? 0 : lifetimeSeconds;
  const secure = isSecure ? "; Secure" : "";
  return `${sessionCookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** The session cookie's value in a `Cookie` header; null without one. */
export function readSessionCookie(header: string | null): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, ...value] = pair.trim().split("=");
    if (name === sessionCookieName) return value.join("=");
  }
  return null;
}

function sealOf(payload: string, key: Buffer): string {
  return createHmac("sha256", key).update(payload).digest("base64url");
}
