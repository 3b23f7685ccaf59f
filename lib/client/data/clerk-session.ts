/** What we use of Clerk's script, which puts itself into the page where people sign in with Clerk. */
type ClerkScript = {
  session?: { getToken: () => Promise<string | null> } | null;
  signOut: () => Promise<void>;
};

declare global {
  var Clerk: ClerkScript | undefined;
}

/**
 * Makes sure that the session's cookie, which lives a minute, is good for the call to come: Clerk's script renews it
 * where it must, and answers from memory otherwise. A failure is told by the call itself.
 */
export async function renewSession(): Promise<void> {
  await globalThis.Clerk?.session?.getToken().catch(() => undefined);
}

/** Ends the session at Clerk as well; nothing without Clerk. */
export async function signOutAtClerk(): Promise<void> {
  await globalThis.Clerk?.signOut().catch(() => undefined);
}
