import "server-only";
import type * as z from "zod";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { nativeDialect } from "../dialects/native/native-dialect";
import { defineRoute, type RouteHandler } from "../http/define-route";
import { type PlanRun, planningFor } from "./plan/plan-run";
import { startRun } from "./start-run";

/** The POST of a mode: its request becomes a run, which is streamed, or answered whole with `stream: false`. */
export function defineRunRoute<Request extends { stream: boolean }>({
  bucket,
  body,
  plan,
}: {
  bucket: LimitBucket;
  body: z.ZodType<Request>;
  plan: PlanRun<Request>;
}): RouteHandler {
  return defineRoute({
    bucket,
    body,
    handler: async ({ body: request, identity, requestId, runtime }) => {
      const spec = plan(request, planningFor(identity, runtime));
      return {
        run: startRun(spec, { userId: identity.userId, requestId }, runtime),
        dialect: nativeDialect({ isMesh: spec.mode === "mesh" }),
        stream: request.stream,
      };
    },
  });
}
