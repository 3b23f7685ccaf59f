import "server-only";
import type { z } from "zod";
import * as records from "@/lib/adapters/database/records/conversations";
import type { conversationShared, conversationUnshared, SharedTurn } from "@/lib/contracts/conversations";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import { siteOf } from "../http/site";
import type { Runtime } from "../runtime-type";
import { toConversationDetail } from "./conversation-view";
import { sharedTurns } from "./shared-turns";

type OfOne = {
  identity: Pick<Identity, "userId">;
  params: { id: string };
  runtime: Pick<Runtime, "db" | "newId" | "env">;
  headers: Headers;
};

/**
 * Opens what the conversation shows now to whoever has the link; shared again, the same link shows what it shows then.
 * Throws AppError `not_found`, also for somebody else's.
 */
export async function shareConversation({
  identity: { userId },
  params: { id },
  runtime: { db, newId, env },
  headers,
}: OfOne): Promise<z.infer<typeof conversationShared>> {
  const newToken = newId("share").slice("share_".length);
  const token = found(await records.shareConversation(db, { userId, id, newToken }), "conversation");
  return { token, url: `${siteOf(headers, { env })}/share/${token}` };
}

/** Closes the link. Throws AppError `not_found`, also for somebody else's. */
export async function unshareConversation({
  identity: { userId },
  params: { id },
  runtime: { db },
}: OfOne): Promise<z.infer<typeof conversationUnshared>> {
  found((await records.unshareConversation(db, { userId, id })) || null, "conversation");
  return { shared: false, id };
}

/** What a link shows; null where there is none any more. */
export async function readShared(
  token: string,
  { db }: Pick<Runtime, "db">,
): Promise<{ title: string | null; turns: SharedTurn[] } | null> {
  const tree = await records.readShared(db, token);
  if (tree === null) return null;
  return { title: tree.title, turns: sharedTurns(toConversationDetail(tree).messages, tree.sharedLeafId) };
}
