import { idParams } from "@/lib/contracts/pagination";
import { shareConversation, unshareConversation } from "@/lib/server/conversations/sharing";
import { defineRoute } from "@/lib/server/http/define-route";

/** POST /api/v1/conversations/{id}/share: a link that shows what the conversation shows now, to anybody. */
export const POST = defineRoute({
  bucket: "default",
  access: "account",
  params: idParams,
  handler: async (asked) => ({ json: await shareConversation(asked) }),
});

/** DELETE /api/v1/conversations/{id}/share: the link leads nowhere from now on. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "account",
  params: idParams,
  handler: async (asked) => ({ json: await unshareConversation(asked) }),
});
