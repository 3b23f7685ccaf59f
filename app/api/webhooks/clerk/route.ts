import { receiveClerkEvent } from "@/lib/server/auth/clerk-webhook";

/** POST /api/webhooks/clerk: notices of people who came, changed or left, signed by Svix for Clerk. */
export const POST = receiveClerkEvent;
