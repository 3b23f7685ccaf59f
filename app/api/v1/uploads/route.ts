import { defineRoute } from "@/lib/server/http/define-route";
import { uploadImage } from "@/lib/server/uploads/uploads";

/** POST /api/v1/uploads: keeps one image, which an `image_url` may then name. */
export const POST = defineRoute({
  bucket: "uploads",
  access: "inference",
  handler: async (asked) => ({ json: await uploadImage(asked) }),
});
