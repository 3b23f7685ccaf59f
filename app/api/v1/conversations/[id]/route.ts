import {
  deleteConversation,
  findConversation,
  readConversation,
  renameConversation,
} from "@/lib/adapters/database/conversations";
import { conversationTitleQuery } from "@/lib/contracts/conversations";
import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { found } from "@/lib/server/http/found";
import { toConversation, toMessage } from "@/lib/server/views/conversation-view";

const common = { bucket: "default", params: idParams } as const;

/** GET /api/v1/conversations/{id}: the conversation with its messages. */
export const GET = defineRoute({
  ...common,
  handler: async ({ identity: { userId }, params: { id }, runtime: { db } }) => {
    const conversation = found(await readConversation(db, { userId, id }), "conversation");
    return { json: { ...toConversation(conversation), messages: conversation.messages.map(toMessage) } };
  },
});

/** PATCH /api/v1/conversations/{id}?title=…: sets the title, or clears it when it is empty. */
export const PATCH = defineRoute({
  ...common,
  query: conversationTitleQuery,
  handler: async ({ identity: { userId }, params: { id }, query, runtime: { db } }) => {
    await renameConversation(db, { userId, id, title: query.title || null });
    return { json: toConversation(found(await findConversation(db, { userId, id }), "conversation")) };
  },
});

/** DELETE /api/v1/conversations/{id}: removes it and its messages for good. */
export const DELETE = defineRoute({
  ...common,
  handler: async ({ identity: { userId }, params: { id }, runtime: { db } }) => {
    found((await deleteConversation(db, { userId, id })) || null, "conversation");
    return { json: { deleted: true, id } };
  },
});
