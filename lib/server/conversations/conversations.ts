import "server-only";
import type * as z from "zod";
import * as records from "@/lib/adapters/database/records/conversations";
import type {
  Conversation,
  ConversationDetail,
  conversationCreate,
  conversationTitleQuery,
} from "@/lib/contracts/conversations";
import type { ListOf, PageQuery } from "@/lib/contracts/pagination";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import type { Runtime } from "../runtime-type";
import { toConversation, toConversationDetail } from "./conversation-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db" | "clock" | "newId"> };
type OfOne = Asked & { params: { id: string } };

/** The caller's conversations, the one used last first. */
export async function listConversations({
  identity: { userId },
  query,
  runtime: { db },
}: Asked & { query: PageQuery }): Promise<ListOf<Conversation>> {
  const { items, total } = await records.listConversations(db, { userId, ...query });
  return { items: items.map(toConversation), total, ...query };
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

/** Sets the title, or clears it when it is empty. Throws AppError `not_found`, also for somebody else's. */
export async function renameConversation({
  identity: { userId },
  params: { id },
  query,
  runtime: { db },
}: OfOne & { query: z.output<typeof conversationTitleQuery> }): Promise<Conversation> {
  await records.renameConversation(db, { userId, id, title: query.title || null });
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
