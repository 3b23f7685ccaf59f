import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import { encodeError } from "../dialects/native/encode-error";
import { answer } from "../http/answer";
import { readTextBody } from "../http/body/json";
import { wholeResponse } from "../http/whole-response";
import { takeNotice } from "./take-notice";

/** Far more than an event takes. */
const limitBytes = 1024 * 1024;

/**
 * Takes a notice of Stripe's: its raw body is verified first, and what it tells happens once, however often and in
 * whatever order it comes. Kinds that we do not act upon are answered 200, so that they are not sent again; what we could
 * not take in is a 5xx, so that it is.
 */
export function receiveStripeEvent(request: Request): Promise<Response> {
  return answer(request, encodeError, async ({ runtime, headers }) => {
    const { payments, clock, log } = runtime;
    if (payments === null) throw new AppError("not_found", { message: "Payments are not configured here." });
    const body = await readTextBody(request, { limitBytes });
    const event = payments.openEvent(body, request.headers.get("stripe-signature") ?? "", clock.now());
    if (event === null) {
      throw invalidRequest([{ path: "Stripe-Signature", message: "does not fit this body, or is too old" }]);
    }
    if (event.isLive !== payments.isLive) {
      log.error("a webhook of the wrong mode", { event: event.id, isLive: event.isLive });
      throw invalidRequest([{ path: "livemode", message: "does not fit the key that is configured here" }]);
    }
    const { id, type, notice } = event;
    if (notice !== null) await takeNotice({ event: { id, type }, notice }, runtime);
    return wholeResponse({ request, headers }, { status: 200, body: { received: true } });
  });
}
