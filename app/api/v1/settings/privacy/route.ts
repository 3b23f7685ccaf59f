import { privacyChange } from "@/lib/contracts/settings";
import { defineRoute } from "@/lib/server/http/define-route";
import { tellPrivacy, updatePrivacy } from "@/lib/server/settings/privacy";

/** GET /api/v1/settings/privacy: what the caller lets us keep. */
export const GET = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await tellPrivacy(asked) }),
});

/** PUT /api/v1/settings/privacy: changes that, and purges what was kept where asked. */
export const PUT = defineRoute({
  bucket: "default",
  access: "account",
  body: privacyChange,
  emptyBody: {},
  handler: async (asked) => ({ json: await updatePrivacy(asked) }),
  audit: ({ body }) => ({ action: "privacy.changed", details: body }),
});
