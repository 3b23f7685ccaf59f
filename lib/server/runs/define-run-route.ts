import "server-only";
import type * as z from "zod";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { defineRoute, type RouteHandler } from "../http/define-route";
import type { Asked } from "./asked";
import { startPaidRun } from "./pay/paid-run";
import type { RunSpec } from "./plan/run-spec";

/** The POST of a mode: its request becomes a run, which is streamed, or answered whole with `stream: false`. */
export function defineRunRoute<Request extends { stream: boolean }, Answer extends object>({
  bucket,
  body,
  plan,
}: {
  bucket: LimitBucket;
  body: z.ZodType<Request>;
  plan: (asked: Asked<Request>) => Promise<RunSpec<Answer>>;
}): RouteHandler {
  return defineRoute({
    bucket,
    body,
    handler: async ({ body: request, identity, requestId, runtime }) => {
      const spec = await plan({ request, identity, runtime });
      return {
        run: startPaidRun({ spec, userId: identity.userId, requestId, runtime, stream: request.stream }),
      };
    },
  });
}
