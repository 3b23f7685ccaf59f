import "server-only";
import { extendHold, renewHold, reserve } from "@/lib/adapters/database/money/holds";
import { AppError } from "@/lib/contracts/errors";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { insufficientCredits, type Shortage } from "@/lib/core/billing/shortage";
import { catalogVersion } from "@/lib/core/catalog/catalog";
import { openRunTab, type RunTab } from "@/lib/core/orchestration/run-tab";
import type { Runtime } from "../../runtime-type";
import type { RunSpec } from "../plan/run-spec";
import { keepPrompt } from "./kept-prompt";

const previewLength = 200;
const renewalsPerLifetime = 3;

/** A run whose credits are set aside; its hold stays alive until `stopRenewal`. */
export type OpenRun = { tab: RunTab; stopRenewal: () => void };

/** Whose run it is, under which id, by which key, and what it may cost at most. */
export type RunOwner = {
  userId: string;
  requestId: string;
  apiKey: { id: string; isNamed: boolean } | null;
  maxCredits: number | null;
  /** False under zero retention: nothing of what was asked and answered is stored. */
  keepsTexts: boolean;
};

/**
 * Sets a run's credits aside and enters its request into the log, in one statement. Throws AppError
 * `insufficient_credits` when the wallet cannot cover it, `not_found` when the conversation is not the caller's or
 * the message not the conversation's. The hold is renewed while the process lives, so that the sweeper takes only the holds of processes that died.
 */
export async function openRun(
  spec: RunSpec,
  { userId, requestId, apiKey, maxCredits, keepsTexts }: RunOwner,
  runtime: Runtime,
): Promise<OpenRun> {
  const { clock, db, env, log } = runtime;
  const { reserveCredits } = spec;
  const holdId = runtime.newId("hold");
  const lifetimeMs = env.holdTtlSeconds * 1000;
  const expiry = () => new Date(clock.now() + lifetimeMs);
  const tooPoor = (shortage: Shortage) =>
    insufficientCredits(shortage, { required: reserveCredits, isMidRun: false });

  if (maxCredits !== null && reserveCredits > maxCredits) throw tooPoor({ of: "request-cap", maxCredits });
  const reservation = await reserve(db, {
    holdId,
    requestId,
    userId,
    credits: reserveCredits,
    expiresAt: expiry(),
    request: {
      mode: spec.mode,
      model: spec.model,
      category: spec.category ?? null,
      prompt: keepsTexts ? keepPrompt(spec.asked) : null,
      preview: keepsTexts ? previewOf(spec.asked) : null,
      priceVersion: catalogVersion,
      byok: false,
    },
    conversationId: spec.conversationId,
    parentId: spec.parentId ?? null,
    apiKey,
    now: new Date(clock.now()),
  });
  if (reservation.status === "insufficient") throw tooPoor(reservation.shortage);
  if (reservation.status !== "reserved") throw goneSince[reservation.status]();
  return {
    tab: openRunTab({
      heldCredits: reserveCredits,
      marginBasisPoints: env.creditMarginBasisPoints,
      maxCredits,
      hasKeyBudget: reservation.keyBudget !== null,
      extend: (credits) => extendHold(db, holdId, credits),
    }),
    stopRenewal: clock.every(lifetimeMs / renewalsPerLifetime, () => {
      renewHold(db, holdId, expiry()).catch((error: unknown) => {
        // The next beat tries again; the hold outlives two that fail.
        log.warn("hold not renewed", { requestId, error });
      });
    }),
  };
}

function previewOf(asked: readonly ChatMessage[]): string | null {
  const last = asked.at(-1);
  return last === undefined ? null : textOf(last).slice(0, previewLength);
}

/** What was there when the request came, and is not any more. */
const goneSince = {
  no_conversation: () => new AppError("not_found", { message: "There is no such conversation." }),
  no_parent: () => new AppError("not_found", { message: "There is no such message in this conversation." }),
  no_key: () => new AppError("unauthorized", { message: "The API key was revoked." }),
};
