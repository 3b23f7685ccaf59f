import "server-only";
import { noteChange } from "../audit/audit";
import { signInUrl } from "../banner";
import { getRuntime } from "../runtime";
import { isOwnOrigin } from "./own-origin";
import { isHttps, redirect } from "./redirect";
import { sealSession, sessionCookie } from "./session-cookie";

/**
 * Redeems a one-time link, by the button of the page that it leads to: sets the owner's session cookie and leads to the
 * chat. A used or wrong token, or a form of another site, leads to the sign-in page. A new link appears in the terminal
 * after each use, for the next browser.
 */
export async function signInByLink(request: Request): Promise<Response> {
  const runtime = await getRuntime();
  const { localOwnerId, signInLinks, sessionKey, clock, newId } = runtime;
  if (!isOwnOrigin(request.headers)) return redirect("/sign-in?error=link");
  const token = await readToken(request);
  if (localOwnerId === null || !signInLinks.redeem(token)) return redirect("/sign-in?error=link");
  process.stdout.write(`\n  Signed in. A link for another browser:\n  ${signInUrl(runtime)}\n\n`);
  const signedIn = { userId: localOwnerId, via: "link" as const, keyId: null };
  await noteChange({ action: "session.begun" }, { identity: signedIn, headers: request.headers, runtime });
  const session = sealSession(
    { userId: localOwnerId, sessionId: newId("session") },
    { key: sessionKey, nowMs: clock.now() },
  );
  return redirect("/chat", sessionCookie(session, { isSecure: isHttps(request) }));
}

/** Far more than a token takes. */
const maxFormBytes = 4_096;

/** The token in a form's body; empty where there is none. */
async function readToken(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length")) > maxFormBytes) return "";
  return new URLSearchParams(await request.text()).get("token") ?? "";
}
