/** Ends the cookie session and shows the sign-in page; the answer's redirect is not followed. */
export async function signOut(): Promise<void> {
  await fetch("/auth/sign-out", { method: "POST", redirect: "manual" });
  window.location.assign("/sign-in");
}
