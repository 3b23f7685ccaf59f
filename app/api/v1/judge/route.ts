import { judgeRequest } from "@/lib/contracts/judge";
import { defineRunRoute } from "@/lib/server/runs/define-run-route";
import { planJudgeRun } from "@/lib/server/runs/plan/judge-run";

/** POST /api/v1/judge: contestants, scored blind (CONTRACT.md §6). */
export const POST = defineRunRoute({ bucket: "judge", body: judgeRequest, plan: planJudgeRun });
