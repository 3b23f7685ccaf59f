import { compareRequest } from "@/lib/contracts/compare";
import { defineRoute } from "@/lib/server/http/define-route";
import { planCompareRun } from "@/lib/server/runs/compare-run";
import { startPaidRun } from "@/lib/server/runs/paid-run";

/** POST /api/v1/compare: several models side by side (CONTRACT.md §4). */
export const POST = defineRoute({
  bucket: "compare",
  body: compareRequest,
  handler: async ({ body, identity, requestId, runtime }) => {
    const spec = await planCompareRun({ request: body, identity, runtime });
    return { run: startPaidRun({ spec, userId: identity.userId, requestId, runtime, stream: body.stream }) };
  },
});
