import "server-only";
import { createClerkClient } from "@clerk/backend";

/** What becomes of a page's request: it is led over Clerk's host, or goes on, with a new token where one was made. */
export type PageSession = {
  /** For the answer: cookies that were renewed, and where to go. */
  headers: Headers;
  location: string | null;
  /** A token that is newer than the one the request carries; null where there is none. */
  newToken: string | null;
};

export type PageSessions = (request: Request) => Promise<PageSession>;

/** Looks at the session of a page's request by Clerk's own rules: one that has run out is renewed. */
export function createPageSessions({
  publishableKey,
  secretKey,
  jwtKey,
  authorizedParties,
}: {
  publishableKey: string;
  secretKey: string;
  jwtKey: string | undefined;
  /** Empty: any. */
  authorizedParties: readonly string[];
}): PageSessions {
  const clerk = createClerkClient({ publishableKey, secretKey, telemetry: { disabled: true } });
  return async (request) => {
    const state = await clerk.authenticateRequest(request, {
      signInUrl: "/sign-in",
      signUpUrl: "/sign-up",
      ...(jwtKey !== undefined && { jwtKey }),
      ...(authorizedParties.length > 0 && { authorizedParties: [...authorizedParties] }),
    });
    const isNew = typeof state.token === "string" && !request.headers.get("cookie")?.includes(state.token);
    return {
      headers: state.headers,
      location: state.headers.get("location"),
      newToken: isNew ? state.token : null,
    };
  };
}
