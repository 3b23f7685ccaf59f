import { idParams } from "@/lib/contracts/pagination";
import { readHistory } from "@/lib/server/history/history";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/history/{id}: one request with its messages, model calls and attempts. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  params: idParams,
  handler: async (asked) => ({ json: await readHistory(asked) }),
});
