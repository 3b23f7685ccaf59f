import { signOut } from "@/lib/server/auth/sign-in-by-link";

/** POST /auth/sign-out: ends the browser's session. */
export const POST = signOut;
