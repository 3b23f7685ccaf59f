import "server-only";
import { armTopup, disarmTopup, readTopup } from "@/lib/adapters/database/money/auto-topups";
import { findCustomer } from "@/lib/adapters/database/money/payments";
import type { AutoTopupChange, AutoTopupView } from "@/lib/contracts/credits";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "clock" | "payments">;
};

const defaults = { thresholdCredits: 300, amountCents: 1_000, monthlyCapCents: 20_000 };

/** The caller's automatic top-up as it travels. */
export async function tellTopup({
  identity: { userId },
  runtime: { db, clock },
}: Asked): Promise<AutoTopupView> {
  const { topup, spentThisMonthCents } = await readTopup(db, { userId, now: new Date(clock.now()) });
  const card =
    topup?.cardBrand && topup.cardLast4 ? { brand: topup.cardBrand, last4: topup.cardLast4 } : null;
  return {
    enabled: topup !== null && topup.state !== "off",
    threshold_credits: topup === null ? null : Number(topup.thresholdCredits),
    amount_usd: topup === null ? null : topup.amountCents / 100,
    monthly_cap_usd: topup === null ? null : topup.monthlyCapCents / 100,
    state: topup?.state ?? "off",
    spent_this_month_usd: spentThisMonthCents / 100,
    payment_method: card,
  };
}

/**
 * Sets the automatic top-up, or turns it off. Turning it on again also takes it out of the states that wait for the user.
 * Throws AppError `conflict` where no payment provider is set up, or no card was kept by a purchase.
 */
export async function changeTopup(asked: Asked & { body: AutoTopupChange }): Promise<AutoTopupView> {
  const { identity, body, runtime } = asked;
  const { userId } = identity;
  const { db, clock } = runtime;
  const { topup } = await readTopup(db, { userId, now: new Date(clock.now()) });
  const known = topup === null ? defaults : { ...topup, thresholdCredits: Number(topup.thresholdCredits) };
  const settings = {
    thresholdCredits: body.threshold_credits ?? known.thresholdCredits,
    amountCents: centsOf(body.amount_usd) ?? known.amountCents,
    monthlyCapCents: centsOf(body.monthly_cap_usd) ?? known.monthlyCapCents,
  };
  if (settings.monthlyCapCents < settings.amountCents) {
    throw invalidRequest([{ path: "monthly_cap_usd", message: "must cover at least one top-up" }]);
  }
  if (body.enabled) await armTopup(db, { userId, settings, card: await cardOf(userId, runtime) });
  else await disarmTopup(db, userId);
  return tellTopup(asked);
}

async function cardOf(userId: string, { db, payments }: Asked["runtime"]) {
  if (payments === null)
    throw new AppError("conflict", { message: "Payments are not configured on this server." });
  const { customerId } = await findCustomer(db, userId);
  const [card] = customerId === null ? [] : await payments.listCards(customerId);
  if (card !== undefined) return card;
  throw new AppError("conflict", {
    message: "There is no saved card yet: buy credits once, which keeps one.",
  });
}

function centsOf(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.round(usd * 100);
}
