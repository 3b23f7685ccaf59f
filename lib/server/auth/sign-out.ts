import "server-only";
import { revokeSession } from "@/lib/adapters/database/records/sessions";
import { noteChange } from "../audit/audit";
import { getRuntime } from "../runtime";
import { isOwnOrigin } from "./own-origin";
import { isHttps, redirect } from "./redirect";
import { sessionCookie } from "./session-cookie";

/**
 * Ends the browser's session, here and wherever its cookie was copied to. A page of another site cannot do that: it is
 * led to the chat, session and all. A session at Clerk is ended there by the page itself.
 */
export async function signOut(request: Request): Promise<Response> {
  const { headers } = request;
  if (!isOwnOrigin(headers)) return redirect("/chat");
  const runtime = await getRuntime();
  const { accounts, db, clock } = runtime;
  const token = accounts.tokenIn(headers.get("cookie"));
  const session = token === null ? null : await accounts.open(token, headers);
  if (session !== null) {
    const now = new Date(clock.now());
    await revokeSession(db, { id: session.sessionId, expiresAt: session.revokedUntil, now });
    const left = { userId: session.owner.userId, via: "session" as const, keyId: null };
    await noteChange({ action: "session.ended" }, { identity: left, headers, runtime });
  }
  return redirect("/sign-in", sessionCookie("", { isSecure: isHttps(request) }));
}
