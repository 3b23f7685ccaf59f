import { conversationCreate, conversationsQuery } from "@/lib/contracts/conversations";
import { createConversation, listConversations } from "@/lib/server/conversations/conversations";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/conversations: the caller's conversations, pinned ones first. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  query: conversationsQuery,
  handler: async (asked) => ({ json: await listConversations(asked) }),
});

/** POST /api/v1/conversations: an empty conversation. */
export const POST = defineRoute({
  bucket: "default",
  access: "read",
  body: conversationCreate,
  emptyBody: {},
  handler: async (asked) => ({ json: await createConversation(asked) }),
});
