import type { NextRequest } from "next/server";
import { attachSession } from "./lib/server/auth/attach-session";

/** Pages alone: the API, Next's own files and files with an ending look for themselves who asks. */
export const config = { matcher: ["/((?!api/|v1/|uploads/|_next/|.*\\.\\w+$).*)"] };

/** Runs before a page: attaches the session of who asks. What he may see, each page decides itself. */
export default function proxy(request: NextRequest) {
  return attachSession(request, { isDevelopment: process.env.NODE_ENV === "development" });
}
