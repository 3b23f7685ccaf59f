/** What became of a payment, as one notice or one look tells it. Notices come in any order and more than once. */
export type PaymentChange =
  | { type: "paid"; amountCents: number; currency: string; receiptUrl: string | null }
  /** Where its receipt lies; it may be told before the payment itself. */
  | { type: "receipt"; receiptUrl: string }
  | { type: "processing" }
  | { type: "failed"; reason: string }
  | { type: "expired" }
  /** All that was ever paid back of it. */
  | { type: "refunded"; refundedCents: number; receiptUrl: string | null }
  | { type: "disputed"; state: "open" | "won" | "lost" };

/** A change and the payment it is about, by every name that the notice has for it. */
export type PaymentNotice = {
  paymentId: string | null;
  sessionId: string | null;
  paymentIntentId: string | null;
  change: PaymentChange;
};

/** A notice that carries the provider's signature. `notice` null: nothing that we act upon. */
export type SignedEvent = { id: string; type: string; isLive: boolean; notice: PaymentNotice | null };

/** The port to whoever takes the money. Every call throws `PaymentsDown` when it cannot be reached. */
export type PaymentGateway = {
  /** Whether real money moves. */
  isLive: boolean;
  /** The customer of a user, made once. */
  createCustomer: (user: { userId: string; email: string | null }) => Promise<string>;
  openCheckout: (checkout: Checkout) => Promise<{ sessionId: string; url: string }>;
  /** How a checkout stands; `open` while nothing was decided. */
  readCheckout: (sessionId: string) => Promise<PaymentNotice | "open">;
  /** The id of our own payment that an intent was made for; null for one that is none of ours. */
  findPaymentId: (paymentIntentId: string) => Promise<string | null>;
  /** The cards that a customer let us keep, the newest first. */
  listCards: (customerId: string) => Promise<{ id: string; brand: string; last4: string }[]>;
  /** Charges a kept card while its owner is away; asked again for the same payment, it is one charge. */
  chargeCard: (charge: CardCharge) => Promise<PaymentNotice>;
  /** Null when the signature is wrong, missing or too old. */
  openEvent: (body: string, signature: string, nowMs: number) => SignedEvent | null;
};

export type CardCharge = {
  paymentId: string;
  userId: string;
  customerId: string;
  cardId: string;
  amountCents: number;
  /** Known when the charge was begun before and is still undecided: then it is looked at, not made. */
  paymentIntentId: string | null;
};

export type Checkout = {
  paymentId: string;
  userId: string;
  customerId: string;
  amountCents: number;
  credits: number;
  successUrl: string;
  cancelUrl: string;
  tracking: Readonly<Record<string, string>>;
};

/** The payment provider cannot be reached, or does not take our requests. */
export class PaymentsDown extends Error {
  override readonly name = "PaymentsDown";

  /** By name: Next compiles this class once for every bundle. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "PaymentsDown";
  }
}
