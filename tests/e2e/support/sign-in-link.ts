import type { AppServer } from "../../server/support/app-server";
import { until } from "../../server/support/until";

/** The newest sign-in link that the server printed and that is not among the used ones. */
export function untilLink(server: AppServer, used: readonly string[] = []): Promise<string> {
  return until("a new sign-in link is printed", async () => {
    const links = server.printed().stdout.match(/http:\S+\/auth\/link\?token=[0-9a-f]+/g) ?? [];
    return links.findLast((link) => !used.includes(link));
  });
}

/** Signs in by the printed link; the value of the session cookie. The link is used up, and another one printed. */
export async function openSession(server: AppServer): Promise<string> {
  const link = await untilLink(server);
  const { origin, searchParams } = new URL(link);
  const response = await fetch(`${origin}/auth/redeem`, {
    method: "POST",
    redirect: "manual",
    headers: { origin },
    body: new URLSearchParams({ token: searchParams.get("token") ?? "" }),
  });
  const session = /llmwise_session=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? "")?.[1];
  if (session === undefined) throw new Error("The sign-in link opened no session.");
  await untilLink(server, [link]);
  return session;
}
