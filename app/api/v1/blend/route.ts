import { blendRequest } from "@/lib/contracts/blend";
import { defineRoute } from "@/lib/server/http/define-route";
import { planBlendRun } from "@/lib/server/runs/blend-run";
import { startPaidRun } from "@/lib/server/runs/paid-run";

/** POST /api/v1/blend: several models, one answer (CONTRACT.md §5). */
export const POST = defineRoute({
  bucket: "blend",
  body: blendRequest,
  handler: async ({ body, identity, requestId, runtime }) => {
    const spec = await planBlendRun({ request: body, identity, runtime });
    return { run: startPaidRun({ spec, userId: identity.userId, requestId, runtime, stream: body.stream }) };
  },
});
