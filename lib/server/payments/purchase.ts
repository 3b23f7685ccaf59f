import "server-only";
import {
  attachSession,
  createPayment,
  findCustomer,
  findPaymentBySession,
  keepCustomer,
} from "@/lib/adapters/database/money/payments";
import { addOwnCredits, findTransaction, readBalance } from "@/lib/adapters/database/money/wallets";
import type { CheckoutConfirmed, CreditsPurchase, CreditsPurchased } from "@/lib/contracts/credits";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import { creditPacks, creditsPerUsd } from "@/lib/core/billing/packs";
import type { PaymentGateway } from "@/lib/core/billing/payment-gateway";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import type { Runtime } from "../runtime-type";
import { takeNotice } from "./take-notice";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<
    Runtime,
    "db" | "clock" | "newId" | "identities" | "payments" | "env" | "localOwnerId" | "log"
  >;
};

/** The page that a buyer comes back to. */
const returnPath = "/chat";

/** What stands before the transaction's id where no payment provider was asked. */
const ownSession = "local_";

/**
 * Opens a checkout for an amount. Credits come once it is paid, never from the buyer's return. Where no payment provider
 * is set up, the owner of a local installation gives himself the credits; everybody else gets a `conflict`.
 */
export async function purchaseCredits({
  identity: { userId },
  body,
  runtime,
}: Asked & { body: CreditsPurchase }): Promise<CreditsPurchased> {
  const amountCents = amountOf(body);
  const credits = (amountCents * creditsPerUsd) / 100;
  const asked = { userId, amountCents, credits };
  const { sessionId, url } =
    runtime.payments === null
      ? await giveOwnCredits(asked, runtime)
      : await openCheckout({ ...asked, tracking: trackingOf(body) }, runtime.payments, runtime);
  return { checkout_url: url, session_id: sessionId, amount_usd: amountCents / 100, credits };
}

/** How a checkout of the caller's stands, asked of the payment provider; what it finds paid is credited, once. */
export async function confirmCheckout({
  identity: { userId },
  body: { session_id: sessionId },
  runtime,
}: Asked & { body: { session_id: string } }): Promise<CheckoutConfirmed> {
  const { db, payments } = runtime;
  const answer = async (status: CheckoutConfirmed["status"], credits: number) => ({
    status,
    credited: status === "paid",
    credits_added: status === "paid" ? credits : 0,
    credits: (await readBalance(db, userId))?.balanceCredits ?? 0,
  });
  if (sessionId.startsWith(ownSession)) {
    const id = sessionId.slice(ownSession.length);
    const own = found(await findTransaction(db, { userId, id, type: "adjustment" }), "checkout");
    return answer("paid", own.credits);
  }
  const payment = found(await findPaymentBySession(db, { userId, sessionId }), "checkout");
  const credits = Number(payment.credits);
  if (payment.status === "paid" || payments === null) return answer(shownAs[payment.status], credits);
  const notice = await payments.readCheckout(sessionId);
  if (notice === "open") return answer("open", credits);
  await takeNotice({ event: null, notice }, runtime);
  const after = found(await findPaymentBySession(db, { userId, sessionId }), "checkout");
  return answer(shownAs[after.status], credits);
}

const shownAs = {
  open: "open",
  processing: "processing",
  paid: "paid",
  failed: "expired",
  expired: "expired",
} as const;

function amountOf({ amount_usd: amountUsd, pack_id: packId }: CreditsPurchase): number {
  if (amountUsd !== undefined) return Math.round(amountUsd * 100);
  const pack = creditPacks.find(({ id }) => id === packId);
  if (pack !== undefined) return pack.amountUsd * 100;
  const known = creditPacks.map(({ id }) => id).join(", ");
  throw invalidRequest([{ path: "pack_id", message: `is none of ${known}` }]);
}

/** What a caller wants to find again at the payment provider. */
function trackingOf({
  amount_usd: _amount,
  pack_id: _pack,
  ...tracking
}: CreditsPurchase): Record<string, string> {
  return Object.fromEntries(Object.entries(tracking).map(([name, value]) => [name, String(value)]));
}

type Amount = { userId: string; amountCents: number; credits: number };

async function openCheckout(
  { userId, amountCents, credits, tracking }: Amount & { tracking: Record<string, string> },
  payments: PaymentGateway,
  { db, clock, newId, env }: Asked["runtime"],
): Promise<{ sessionId: string; url: string }> {
  const id = newId("pay");
  await createPayment(db, { id, userId, kind: "checkout", amountCents, credits, now: new Date(clock.now()) });
  const checkout = await payments.openCheckout({
    paymentId: id,
    userId,
    customerId: await customerOf(userId, payments, db),
    amountCents,
    credits,
    successUrl: `${siteOf(env)}${returnPath}?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${siteOf(env)}${returnPath}`,
    tracking,
  });
  await attachSession(db, { id, sessionId: checkout.sessionId });
  return checkout;
}

async function customerOf(userId: string, payments: PaymentGateway, db: Runtime["db"]): Promise<string> {
  const { customerId, email } = await findCustomer(db, userId);
  if (customerId !== null) return customerId;
  const made = await payments.createCustomer({ userId, email });
  await keepCustomer(db, { userId, customerId: made });
  return made;
}

async function giveOwnCredits(
  { userId, credits }: Amount,
  { db, clock, newId, env, localOwnerId }: Asked["runtime"],
): Promise<{ sessionId: string; url: string }> {
  if (userId !== localOwnerId) {
    throw new AppError("conflict", { message: "Payments are not configured on this server." });
  }
  const transactionId = newId("txn");
  await addOwnCredits(db, {
    transactionId,
    userId,
    credits,
    description: "Added by the owner",
    now: new Date(clock.now()),
  });
  const sessionId = `${ownSession}${transactionId}`;
  return { sessionId, url: `${siteOf(env)}${returnPath}?session_id=${sessionId}` };
}

/** Where the browser finds us. */
function siteOf({ publicUrl, host, port }: Runtime["env"]): string {
  return publicUrl ?? `http://${host === "0.0.0.0" ? "localhost" : host}:${port}`;
}
