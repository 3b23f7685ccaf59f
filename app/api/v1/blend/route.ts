import { blendRequest } from "@/lib/contracts/blend";
import { defineRunRoute } from "@/lib/server/runs/define-run-route";
import { planBlendRun } from "@/lib/server/runs/plan/blend-run";

/** POST /api/v1/blend: several models, one answer (CONTRACT.md §5). */
export const POST = defineRunRoute({ bucket: "blend", body: blendRequest, plan: planBlendRun });
