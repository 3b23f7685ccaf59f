import { conversationTitleQuery } from "@/lib/contracts/conversations";
import { idParams } from "@/lib/contracts/pagination";
import {
  deleteConversation,
  readConversation,
  renameConversation,
} from "@/lib/server/conversations/conversations";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/conversations/{id}: the conversation with its messages. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  handler: async (asked) => ({ json: await readConversation(asked) }),
});

/** PATCH /api/v1/conversations/{id}?title=…: sets the title, or clears it when it is empty. */
export const PATCH = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  query: conversationTitleQuery,
  handler: async (asked) => ({ json: await renameConversation(asked) }),
});

/** DELETE /api/v1/conversations/{id}: removes it and its messages for good. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  handler: async (asked) => ({ json: await deleteConversation(asked) }),
});
