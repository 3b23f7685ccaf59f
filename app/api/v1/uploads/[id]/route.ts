import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteUpload } from "@/lib/server/uploads/uploads";

/** DELETE /api/v1/uploads/{id}: removes an image before it expires. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "inference",
  params: idParams,
  handler: async (asked) => ({ json: await deleteUpload(asked) }),
});
