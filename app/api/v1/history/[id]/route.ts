import { readRequest } from "@/lib/adapters/database/records/requests";
import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { found } from "@/lib/server/http/found";
import { toRequestDetail } from "@/lib/server/views/request-view";

/** GET /api/v1/history/{id}: one request with its messages, model calls and attempts. */
export const GET = defineRoute({
  bucket: "default",
  params: idParams,
  handler: async ({ identity: { userId }, params: { id }, runtime: { db } }) => ({
    json: toRequestDetail(found(await readRequest(db, { userId, id }), "request")),
  }),
});
