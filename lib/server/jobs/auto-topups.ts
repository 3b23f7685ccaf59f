import "server-only";
import {
  beginCharge,
  findDueUsers,
  findStaleCharges,
  noteUnknown,
  type TopupCharge,
} from "@/lib/adapters/database/money/auto-topups";
import type { PaymentGateway } from "@/lib/core/billing/payment-gateway";
import { takeNotice } from "../payments/take-notice";
import type { Runtime } from "../runtime-type";
import { oneAtATime } from "./one-at-a-time";

const everyMs = 10_000;
/** Nobody waits longer than this for an answer to a charge. */
const staleMs = 60_000;

type World = Pick<Runtime, "db" | "clock" | "newId" | "identities" | "log"> & { payments: PaymentGateway };

/** Looks at the start and then every 10 s which wallets are to be topped up. Answers the function that stops it. */
export function startAutoTopups(world: World): () => void {
  const round = oneAtATime(
    () => runTopups(world),
    // The next round does what this one could not.
    (error) => world.log.error("automatic top-ups failed", { error }),
  );
  round();
  return world.clock.every(everyMs, round);
}

/**
 * One round: charges that nobody waits for any more are asked about again under their own id, and due ones begin. A charge
 * is entered and committed before Stripe is asked, so that a crash in between leaves one that the next round finds.
 */
export async function runTopups(world: World): Promise<void> {
  const { db, clock, newId } = world;
  const now = new Date(clock.now());
  for (const charge of await findStaleCharges(db, new Date(now.getTime() - staleMs)))
    await ask(charge, world);
  for (const userId of await findDueUsers(db, now)) {
    const charge = await beginCharge(db, { userId, paymentId: newId("pay"), now });
    if (charge !== null) await ask(charge, world);
  }
}

async function ask(charge: TopupCharge, world: World): Promise<void> {
  try {
    const notice = await world.payments.chargeCard(charge);
    await takeNotice({ event: null, notice }, world);
  } catch (error) {
    world.log.warn("nobody knows what came of an automatic top-up", { paymentId: charge.paymentId, error });
    await noteUnknown(world.db, charge);
  }
}
