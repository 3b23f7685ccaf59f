import { signOut } from "@/lib/server/auth/sign-out";

/** POST /auth/sign-out: ends the browser's session. */
export const POST = signOut;
