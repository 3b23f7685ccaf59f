import "server-only";
import { type NextRequest, NextResponse } from "next/server";
import type { PageSession } from "@/lib/adapters/clerk/page-sessions";
import { pagePolicy } from "@/lib/core/access/page-policy";
import { readEnv } from "../env";

type Attach = (request: NextRequest) => Promise<NextResponse>;

let attach: Promise<Attach> | undefined;

/**
 * Lets a page's request through. Where people sign in with Clerk, a session that has run out is renewed on the way, and
 * the page may load what Clerk's parts need.
 */
export async function attachSession(
  request: NextRequest,
  options: { isDevelopment: boolean },
): Promise<NextResponse> {
  attach ??= createAttach(options);
  return (await attach)(request);
}

async function createAttach({ isDevelopment }: { isDevelopment: boolean }): Promise<Attach> {
  const { clerk } = readEnv();
  if (clerk === undefined) return async () => NextResponse.next();
  const { createPageSessions } = await import("@/lib/adapters/clerk/page-sessions");
  const { publishable, ...settings } = clerk;
  const open = createPageSessions({ publishableKey: publishable.key, ...settings });
  const policy = pagePolicy({ isDevelopment, clerkHost: publishable.frontendApi });
  return async (request) => {
    const response = answerTo(request, await open(request));
    response.headers.set("Content-Security-Policy", policy);
    return response;
  };
}

function answerTo(request: NextRequest, { headers, location, newToken }: PageSession): NextResponse {
  const response = location === null ? goOn(request, newToken) : NextResponse.redirect(location);
  for (const [name, value] of headers) {
    if (name !== "location") response.headers.append(name, value);
  }
  return response;
}

/** The page reads the session from its cookie: a token made just now stands before the one that it replaces. */
function goOn(request: NextRequest, newToken: string | null): NextResponse {
  if (newToken === null) return NextResponse.next();
  const headers = new Headers(request.headers);
  const rest = (headers.get("cookie") ?? "").split(";").filter((pair) => !/^\s*__session(_|=)/.test(pair));
  headers.set("cookie", [`__session=${newToken}`, ...rest].join(";"));
  return NextResponse.next({ request: { headers } });
}
