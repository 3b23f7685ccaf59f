import { signOutAtClerk } from "./clerk-session";

/** Ends the session, on the server and at Clerk, and shows the sign-in page; the answer's redirect is not followed. */
export async function signOut(): Promise<void> {
  await fetch("/auth/sign-out", { method: "POST", redirect: "manual" });
  await signOutAtClerk();
  window.location.assign("/sign-in");
}
