import { blendRequest } from "@/lib/contracts/blend";
import { planBlendRun } from "@/lib/server/runs/plan/blend-run";
import { defineRunRoute } from "@/lib/server/runs/define-run-route";

/** POST /api/v1/blend: several models, one answer (CONTRACT.md §5). */
export const POST = defineRunRoute({ bucket: "blend", body: blendRequest, plan: planBlendRun });
