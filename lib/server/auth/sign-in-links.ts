import "server-only";
import { createHash } from "node:crypto";

/** One-time links for the local owner, as a notebook server prints them. Only hashes are kept, and in memory. */
export type SignInLinks = {
  /** A new token; it opens a session once. */
  issue: () => string;
  /** Whether the token was good; it is not any more. */
  redeem: (token: string) => boolean;
};

/** Links of one process: a restart makes the old ones worthless. */
export function createSignInLinks({ randomToken }: { randomToken: () => string }): SignInLinks {
  const open = new Set<string>();
  return {
    issue: () => {
      const token = randomToken();
      open.add(hashOf(token));
      return token;
    },
    redeem: (token) => open.delete(hashOf(token)),
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
