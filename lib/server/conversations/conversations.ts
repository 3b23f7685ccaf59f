import "server-only";
import type * as z from "zod";
import * as records from "@/lib/adapters/database/records/conversations";
import type {
  Conversation,
  ConversationDetail,
  conversationChange,
  conversationCreate,
  conversationsQuery,
} from "@/lib/contracts/conversations";
import type { ListOf } from "@/lib/contracts/pagination";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import type { Runtime } from "../runtime-type";
import { toConversation, toConversationDetail } from "./conversation-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db" | "clock" | "newId"> };
type OfOne = Asked & { params: { id: string } };

/** The caller's conversations, pinned ones first and then the one used last. */
export async function listConversations({
  identity: { userId },
  query,
  runtime: { db },
}: Asked & { query: z.output<typeof conversationsQuery> }): Promise<ListOf<Conversation>> {
  const { limit, offset } = query;
  const { items, total } = await records.listConversations(db, { userId, ...query });
  return { items: items.map(toConversation), total, limit, offset };
}

/** Makes an empty conversation. */
export async function createConversation({
  identity: { userId },
  body: { title, mode },
  runtime: { db, clock, newId },
}: Asked & { body: z.output<typeof conversationCreate> }): Promise<Conversation> {
  const now = new Date(clock.now());
  return toConversation(
    await records.createConversation(db, { id: newId("conv"), userId, title: title || null, mode, now }),
  );
}

/** The conversation with its messages. Throws AppError `not_found`, also for somebody else's. */
export async function readConversation({
  identity: { userId },
  params: { id },
  runtime: { db },
}: OfOne): Promise<ConversationDetail> {
  return toConversationDetail(found(await records.readConversation(db, { userId, id }), "conversation"));
}

/**
 * Sets the title, the leaf that is shown, the pin. Without any of them the title is cleared, as with an empty one. Throws
 * AppError `not_found` for a conversation that is not the caller's and for a message that is not the conversation's.
 */
export async function changeConversation({
  identity: { userId },
  params: { id },
  query: { title, current_id: currentId, pinned },
  runtime: { db },
}: OfOne & { query: z.output<typeof conversationChange> }): Promise<Conversation> {
  const isBare = title === undefined && currentId === undefined && pinned === undefined;
  const change = {
    ...((isBare || title !== undefined) && { title: title || null }),
    ...(currentId !== undefined && { currentId }),
    ...(pinned !== undefined && { pinned: pinned === "true" }),
  };
  const what = currentId === undefined ? "conversation" : "message in a conversation of yours";
  found((await records.changeConversation(db, { userId, id, change })) || null, what);
  return toConversation(found(await records.findConversation(db, { userId, id }), "conversation"));
}

/** Removes it and its messages for good. Throws AppError `not_found`, also for somebody else's. */
export async function deleteConversation({
  identity: { userId },
  params: { id },
  runtime: { db },
}: OfOne): Promise<{ deleted: true; id: string }> {
  found((await records.deleteConversation(db, { userId, id })) || null, "conversation");
  return { deleted: true, id };
}
