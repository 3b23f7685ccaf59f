import { chatRequest } from "@/lib/contracts/chat";
import { defineRoute } from "@/lib/server/http/define-route";
import { planChatRun } from "@/lib/server/runs/chat-run";
import { startPaidRun } from "@/lib/server/runs/paid-run";

/** POST /api/v1/chat: one answer, streamed or whole (CONTRACT.md §3). */
export const POST = defineRoute({
  bucket: "chat",
  body: chatRequest,
  handler: async ({ body, identity, requestId, runtime }) => {
    const spec = await planChatRun({ request: body, identity, runtime });
    return { run: startPaidRun({ spec, userId: identity.userId, requestId, runtime, stream: body.stream }) };
  },
});
