import "server-only";
import { extendHold, renewHold, reserve } from "@/lib/adapters/database/money/holds";
import { AppError } from "@/lib/contracts/errors";
import { textOf } from "@/lib/contracts/messages";
import { catalogVersion } from "@/lib/core/catalog/catalog";
import type { CallMeter } from "@/lib/core/orchestration/run-deps";
import type { Runtime } from "../../runtime-type";
import { withoutInlineImages } from "./exchange";
import { createMeter } from "../meter";
import type { RunSpec } from "../plan/run-spec";

const previewLength = 200;
const renewalsPerLifetime = 3;

/** A run's credits, set aside: `meter` extends them while it runs, and they stay alive until `stopRenewal`. */
export type OpenHold = { meter: CallMeter; stopRenewal: () => void };

/**
 * Reserves a run's credits and enters the request into the log, in one statement. Throws AppError
 * `insufficient_credits` when the wallet cannot cover it. The hold is renewed while the process lives, so that
 * the sweeper takes only the holds of processes that died.
 */
export async function openHold<Answer extends object>({
  spec,
  userId,
  requestId,
  runtime,
}: {
  spec: RunSpec<Answer>;
  userId: string;
  requestId: string;
  runtime: Runtime;
}): Promise<OpenHold> {
  const { clock, db, env, log } = runtime;
  const holdId = runtime.newId("hold");
  const lifetimeMs = env.holdTtlSeconds * 1000;
  const expiry = () => new Date(clock.now() + lifetimeMs);
  const lastMessage = spec.messages.at(-1);

  const reservation = await reserve(db, {
    holdId,
    requestId,
    userId,
    credits: spec.reserveCredits,
    expiresAt: expiry(),
    request: {
      mode: spec.mode,
      model: spec.model,
      messages: withoutInlineImages(spec.messages),
      preview: lastMessage === undefined ? null : textOf(lastMessage).slice(0, previewLength),
      priceVersion: catalogVersion,
      byok: false,
    },
    now: new Date(clock.now()),
  });
  if (reservation.status === "insufficient") {
    throw new AppError("insufficient_credits", {
      message: `This needs ${creditsInWords(spec.reserveCredits)}; available: ${reservation.availableCredits}.`,
      details: { credits: reservation.availableCredits, required: spec.reserveCredits },
    });
  }

  return {
    meter: createMeter({
      heldCredits: spec.reserveCredits,
      stepCredits: spec.reserveCredits,
      marginBasisPoints: env.creditMarginBasisPoints,
      extendHold: async (credits) => (await extendHold(db, holdId, credits)).status === "extended",
    }),
    stopRenewal: clock.every(lifetimeMs / renewalsPerLifetime, () => {
      renewHold(db, holdId, expiry()).catch((error: unknown) => {
        // The next beat tries again; the hold outlives two that fail.
        log.warn("hold not renewed", { requestId, error });
      });
    }),
  };
}

function creditsInWords(credits: number): string {
  return credits === 1 ? "1 credit" : `${credits} credits`;
}
