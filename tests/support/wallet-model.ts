/**
 * The wallet as a few lines of plain arithmetic: the oracle of the money property test. Each function answers
 * what the database must answer and moves the model along.
 */
export type WalletModel = {
  balance: number;
  nowSeconds: number;
  requests: ModelRequest[];
  payments: Set<number>;
};

export type ModelRequest = {
  state: "open" | "expired" | "ended";
  held: number;
  expiresAtSeconds: number;
  charged: number;
  short: number;
  refunded: number;
};

/** A wallet with so many credits and no requests yet. */
export function modelOf(balance: number): WalletModel {
  return { balance, nowSeconds: 0, requests: [], payments: new Set() };
}

export function heldOf({ requests }: WalletModel): number {
  return requests.reduce((sum, { state, held }) => sum + (state === "open" ? held : 0), 0);
}

export function availableOf(model: WalletModel): number {
  return model.balance - heldOf(model);
}

export function modelReserve(model: WalletModel, credits: number, expiresAtSeconds: number) {
  const availableCredits = availableOf(model);
  if (availableCredits < credits) return { status: "insufficient", availableCredits };
  const started = { charged: 0, short: 0, refunded: 0 };
  model.requests.push({ state: "open", held: credits, expiresAtSeconds, ...started });
  return { status: "reserved", availableCredits: availableCredits - credits };
}

export function modelExtend(model: WalletModel, request: ModelRequest, credits: number) {
  if (request.state !== "open") return { status: "ended" };
  const availableCredits = availableOf(model);
  if (availableCredits < credits) return { status: "insufficient", availableCredits };
  request.held += credits;
  return { status: "extended", heldCredits: request.held };
}

export function modelSettle(model: WalletModel, request: ModelRequest, chargeCredits: number) {
  const alreadySettled = request.state === "ended";
  if (!alreadySettled) {
    const free = availableOf(model) + (request.state === "open" ? request.held : 0);
    request.charged = Math.min(chargeCredits, free);
    request.short = chargeCredits - request.charged;
    request.state = "ended";
    model.balance -= request.charged;
  }
  return {
    creditsCharged: request.charged,
    creditsRemaining: availableOf(model),
    shortCredits: request.short,
    conversationId: null,
    alreadySettled,
  };
}

export function modelRelease(request: ModelRequest): boolean {
  if (request.state !== "open") return false;
  request.state = "ended";
  return true;
}

export function modelExpire(model: WalletModel): number[] {
  return model.requests.flatMap((request, index) => {
    if (request.state !== "open" || request.expiresAtSeconds > model.nowSeconds) return [];
    request.state = "expired";
    return [index];
  });
}

export function modelPurchase(model: WalletModel, payment: number, credits: number) {
  if (model.payments.has(payment)) return { status: "exists" };
  model.payments.add(payment);
  model.balance += credits;
  return { status: "posted", balanceCredits: model.balance, shortCredits: 0 };
}

export function modelClawBack(model: WalletModel, credits: number) {
  const taken = Math.min(credits, availableOf(model));
  model.balance -= taken;
  return { status: "posted", balanceCredits: model.balance, shortCredits: credits - taken };
}

export function modelRefund(model: WalletModel, request: ModelRequest, credits: number) {
  if (request.refunded + credits > request.charged) return "refused";
  request.refunded += credits;
  model.balance += credits;
  return { status: "posted", balanceCredits: model.balance, shortCredits: 0 };
}
