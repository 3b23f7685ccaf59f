import { signInByLink } from "@/lib/server/auth/sign-in-by-link";

/** GET /auth/link?token=…: redeems a one-time link of the local mode and opens the chat. */
export const GET = signInByLink;
