import { conversationChange } from "@/lib/contracts/conversations";
import { idParams } from "@/lib/contracts/pagination";
import {
  changeConversation,
  deleteConversation,
  readConversation,
} from "@/lib/server/conversations/conversations";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/conversations/{id}: the conversation with its messages. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  handler: async (asked) => ({ json: await readConversation(asked) }),
});

/** PATCH /api/v1/conversations/{id}?title=…&current_id=…&pinned=…: what is named is changed. */
export const PATCH = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  query: conversationChange,
  handler: async (asked) => ({ json: await changeConversation(asked) }),
});

/** DELETE /api/v1/conversations/{id}: removes it and its messages for good. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  handler: async (asked) => ({ json: await deleteConversation(asked) }),
});
