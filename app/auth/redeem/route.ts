import { signInByLink } from "@/lib/server/auth/sign-in-by-link";

/** POST /auth/redeem: spends a one-time link of the local mode and opens the chat. */
export const POST = signInByLink;
