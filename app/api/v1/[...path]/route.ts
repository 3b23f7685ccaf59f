import { AppError } from "@/lib/contracts/errors";
import { defineRoute } from "@/lib/server/http/define-route";

/** Every path of the API that is none: the same JSON error as everywhere. */
const notFound = defineRoute({
  bucket: "default",
  access: "anyone",
  handler: async () => {
    throw new AppError("not_found", { message: "There is no such endpoint." });
  },
});

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
