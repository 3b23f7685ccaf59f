import "server-only";
import { headers } from "next/headers";
import { pageRuntime } from "../page-runtime";

/** The signed-in user of the page being rendered; null without a good session. */
export async function currentUser(): Promise<{ id: string; name: string } | null> {
  const { accounts } = await pageRuntime();
  const sent = await headers();
  const token = accounts.tokenIn(sent.get("cookie"));
  const session = token === null ? null : await accounts.open(token, sent);
  if (session === null) return null;
  const { userId, kind, name, email } = session.owner;
  return { id: userId, name: name ?? email ?? (kind === "local" ? "Local owner" : "Signed in") };
}
