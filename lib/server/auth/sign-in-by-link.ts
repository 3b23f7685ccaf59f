import "server-only";
import { signInUrl } from "../banner";
import { getRuntime } from "../runtime";
import { isOwnOrigin } from "./own-origin";
import { sealSession, sessionCookie } from "./session-cookie";

/**
 * Redeems a one-time link: sets the owner's session cookie and leads to the chat. A used or wrong token leads to
 * the sign-in page. A new link appears in the terminal after each use, for the next browser.
 */
export async function signInByLink(request: Request): Promise<Response> {
  const runtime = await getRuntime();
  const { localOwnerId, signInLinks, sessionKey, clock } = runtime;
  const token = new URL(request.url).searchParams.get("token") ?? "";
  if (localOwnerId === null || !signInLinks.redeem(token)) return redirect("/sign-in?error=link");
  process.stdout.write(`\n  Signed in. A link for another browser:\n  ${signInUrl(runtime)}\n\n`);
  const session = sealSession(localOwnerId, { key: sessionKey, nowMs: clock.now() });
  return redirect("/chat", sessionCookie(session, { isSecure: isHttps(request) }));
}

/** Ends the browser's session. A page of another site cannot do that: it is led to the chat, session and all. */
export async function signOut(request: Request): Promise<Response> {
  if (!isOwnOrigin(request.headers)) return redirect("/chat");
  return redirect("/sign-in", sessionCookie("", { isSecure: isHttps(request) }));
}

/** A relative `Location`, so that the browser stays on the host name it came by. */
function redirect(location: string, cookie?: string): Response {
  const headers = new Headers({
    Location: location,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
  });
  if (cookie !== undefined) headers.set("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

function isHttps(request: Request): boolean {
  return request.headers.get("x-forwarded-proto") === "https" || request.url.startsWith("https:");
}
