import * as conversations from "@/lib/adapters/database/records/conversations";
import { conversationTitleQuery } from "@/lib/contracts/conversations";
import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { found } from "@/lib/server/http/found";
import { toConversation, toConversationDetail } from "@/lib/server/views/conversation-view";

/** GET /api/v1/conversations/{id}: the conversation with its messages. */
export const GET = defineRoute({
  bucket: "default",
  params: idParams,
  handler: async ({ identity: { userId }, params: { id }, runtime: { db } }) => ({
    json: toConversationDetail(
      found(await conversations.readConversation(db, { userId, id }), "conversation"),
    ),
  }),
});

/** PATCH /api/v1/conversations/{id}?title=…: sets the title, or clears it when it is empty. */
export const PATCH = defineRoute({
  bucket: "default",
  params: idParams,
  query: conversationTitleQuery,
  handler: async ({ identity: { userId }, params: { id }, query, runtime: { db } }) => {
    await conversations.renameConversation(db, { userId, id, title: query.title || null });
    return {
      json: toConversation(found(await conversations.findConversation(db, { userId, id }), "conversation")),
    };
  },
});

/** DELETE /api/v1/conversations/{id}: removes it and its messages for good. */
export const DELETE = defineRoute({
  bucket: "default",
  params: idParams,
  handler: async ({ identity: { userId }, params: { id }, runtime: { db } }) => {
    found((await conversations.deleteConversation(db, { userId, id })) || null, "conversation");
    return { json: { deleted: true, id } };
  },
});
