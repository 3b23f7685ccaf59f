import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import { encodeError } from "../dialects/native/encode-error";
import { answer } from "../http/answer";
import { readTextBody } from "../http/body/json";
import { wholeResponse } from "../http/whole-response";
import { closeClerkUser, ensureClerkUser } from "./clerk-users";

/** Far more than a person takes. */
const limitBytes = 1024 * 1024;

/**
 * Takes a notice of Clerk's, once its signature was verified over the raw body. However often and in whatever order
 * notices come, the newest profile stands and who is gone stays gone. Kinds that we do not act upon are answered 200, so
 * that they are not sent again.
 */
export function receiveClerkEvent(request: Request): Promise<Response> {
  return answer(request, encodeError, async ({ runtime, headers }) => {
    const signingSecret = runtime.env.clerk?.webhookSigningSecret;
    if (signingSecret === undefined) {
      throw new AppError("not_found", { message: "Clerk's webhook is not configured here." });
    }
    const body = await readTextBody(request, { limitBytes });
    const { openClerkEvent } = await import("@/lib/adapters/clerk/webhook-events");
    const event = await openClerkEvent(body, signatureOf(request.headers), signingSecret);
    if (event === null) {
      throw invalidRequest([{ path: "svix-signature", message: "does not fit this body, or is too old" }]);
    }
    const { notice } = event;
    if (notice?.kind === "profile")
      await ensureClerkUser({ clerkId: notice.clerkId, profile: notice }, runtime);
    if (notice?.kind === "deleted") await closeClerkUser(notice.clerkId, runtime);
    return wholeResponse({ request, headers }, { status: 200, body: { received: true } });
  });
}

function signatureOf(headers: Headers): { id: string; timestamp: string; signature: string } {
  const sent = (name: string) => headers.get(name) ?? "";
  return { id: sent("svix-id"), timestamp: sent("svix-timestamp"), signature: sent("svix-signature") };
}
