import "server-only";
import { createHash } from "node:crypto";
import { verifyToken } from "@clerk/backend";
import { TokenVerificationError, TokenVerificationErrorReason } from "@clerk/backend/errors";
import { decodeJwt } from "@clerk/backend/jwt";
import { StoreDown } from "@/lib/core/resilience/store-down";

/** What a good session token says: Clerk's ids of the person and of the session. */
export type ClerkSession = { clerkId: string; sessionId: string };

export type SessionTokens = {
  /** The names of the cookies that carry a token, the surest first. */
  cookieNames: readonly string[];
  /**
   * The session of a token that Clerk signed for a page of one of these origins; null for anything else. Throws
   * StoreDown when Clerk's public key is not configured and cannot be fetched.
   */
  verify: (token: string, authorizedParties: readonly string[]) => Promise<ClerkSession | null>;
};

/** Verifies by `jwtKey` (PEM) without network; without it by the keys that Clerk publishes. */
export function createSessionTokens(keys: {
  publishableKey: string;
  secretKey: string;
  jwtKey: string | undefined;
  /** Who signs, such as `https://clerk.example.com`. */
  issuer: string;
}): SessionTokens {
  const { publishableKey, secretKey, jwtKey, issuer } = keys;
  return {
    cookieNames: [`__session_${cookieSuffixOf(publishableKey)}`, "__session"],
    async verify(token, authorizedParties) {
      if (!isSignedByRs256(token)) return null;
      try {
        const { sub, sid, sts } = await verifyToken(token, {
          secretKey,
          issuer,
          authorizedParties: [...authorizedParties],
          ...(jwtKey !== undefined && { jwtKey }),
        });
        // A pending session has steps left, such as choosing an organisation: it is nobody's yet.
        return typeof sid !== "string" || sts === "pending" ? null : { clerkId: sub, sessionId: sid };
      } catch (error) {
        if (isKeyMissing(error)) throw new StoreDown(error);
        return null;
      }
    },
  };
}

/** Clerk's scripts name their cookies after the application, so that two on one host do not meet. */
function cookieSuffixOf(publishableKey: string): string {
  return createHash("sha1").update(publishableKey).digest("base64url").slice(0, 8);
}

/** Clerk's package admits every RSA algorithm; Clerk itself signs by this one. */
function isSignedByRs256(token: string): boolean {
  try {
    return decodeJwt(token).header.alg === "RS256";
  } catch {
    return false;
  }
}

function isKeyMissing(error: unknown): boolean {
  if (!(error instanceof TokenVerificationError)) return false;
  const { RemoteJWKFailedToLoad, JWKFailedToResolve } = TokenVerificationErrorReason;
  return error.reason === RemoteJWKFailedToLoad || error.reason === JWKFailedToResolve;
}
