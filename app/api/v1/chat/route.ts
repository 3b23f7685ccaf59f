import { chatRequest } from "@/lib/contracts/chat";
import { defineRunRoute } from "@/lib/server/runs/define-run-route";
import { planChatRun } from "@/lib/server/runs/plan/chat-run";

/** POST /api/v1/chat: one answer, streamed or whole (CONTRACT.md §3). */
export const POST = defineRunRoute({ bucket: "chat", body: chatRequest, plan: planChatRun });
