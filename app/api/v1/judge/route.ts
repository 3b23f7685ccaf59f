import { judgeRequest } from "@/lib/contracts/judge";
import { defineRoute } from "@/lib/server/http/define-route";
import { planJudgeRun } from "@/lib/server/runs/judge-run";
import { startPaidRun } from "@/lib/server/runs/paid-run";

/** POST /api/v1/judge: contestants, scored blind (CONTRACT.md §6). */
export const POST = defineRoute({
  bucket: "judge",
  body: judgeRequest,
  handler: async ({ body, identity, requestId, runtime }) => {
    const spec = await planJudgeRun({ request: body, identity, runtime });
    return { run: startPaidRun({ spec, userId: identity.userId, requestId, runtime, stream: body.stream }) };
  },
});
