import { createConversation, listConversations } from "@/lib/adapters/database/records/conversations";
import { conversationCreate } from "@/lib/contracts/conversations";
import { pageQuery } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { toConversation } from "@/lib/server/views/conversation-view";

/** GET /api/v1/conversations: the caller's conversations, the one used last first. */
export const GET = defineRoute({
  bucket: "default",
  query: pageQuery,
  handler: async ({ identity: { userId }, query, runtime: { db } }) => {
    const { items, total } = await listConversations(db, { userId, ...query });
    return { json: { items: items.map(toConversation), total, ...query } };
  },
});

/** POST /api/v1/conversations: an empty conversation. */
export const POST = defineRoute({
  bucket: "default",
  body: conversationCreate,
  emptyBody: {},
  handler: async ({ identity: { userId }, body, runtime: { db, clock, newId } }) => {
    const conversation = { id: newId("conv"), userId, title: body.title || null, mode: body.mode };
    return {
      json: toConversation(await createConversation(db, { ...conversation, now: new Date(clock.now()) })),
    };
  },
});
