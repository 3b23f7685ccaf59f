import { compareRequest } from "@/lib/contracts/compare";
import { defineRunRoute } from "@/lib/server/runs/define-run-route";
import { planCompareRun } from "@/lib/server/runs/plan/compare-run";

/** POST /api/v1/compare: several models side by side (CONTRACT.md §4). */
export const POST = defineRunRoute({ bucket: "compare", body: compareRequest, plan: planCompareRun });
