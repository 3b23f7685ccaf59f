/**
 * Where an automatic top-up stands: `armed` waits for the wallet to fall below its threshold, `charging` and `unknown`
 * have a charge under way, `declined` waits before it tries again, `action_required` and `disabled` wait for the user.
 */
export type TopupState =
  | "off"
  | "armed"
  | "charging"
  | "unknown"
  | "action_required"
  | "declined"
  | "disabled";

/** What one charge came to. */
export type TopupOutcome = { type: "paid" } | { type: "failed"; reason: string };

/** The machine after a charge; `waitMs`: no other one before that time has passed. */
export type AfterTopup = { state: TopupState; failures: number; waitMs: number };

/** Two charges are never closer than this. */
export const coolingMs = 60_000;
/** The waits after declines in a row; the one after the last of them disables (algorithms.md §6.2). */
const declineWaitsMs = [60 * 60_000, 24 * 60 * 60_000];

/** Reasons that no further try of the same card will change. */
const hardDeclines = new Set([
  "expired_card",
  "fraudulent",
  "incorrect_number",
  "invalid_account",
  "lost_card",
  "merchant_blacklist",
  "pickup_card",
  "restricted_card",
  "revocation_of_all_authorizations",
  "revocation_of_authorization",
  "stolen_card",
]);

/** Where the machine goes when a charge of it was decided. */
export function afterTopup(failures: number, outcome: TopupOutcome): AfterTopup {
  if (outcome.type === "paid") return { state: "armed", failures: 0, waitMs: coolingMs };
  if (outcome.reason === "authentication_required") return { state: "action_required", failures, waitMs: 0 };
  const waitMs = declineWaitsMs[failures];
  if (hardDeclines.has(outcome.reason) || waitMs === undefined) {
    return { state: "disabled", failures: failures + 1, waitMs: 0 };
  }
  return { state: "declined", failures: failures + 1, waitMs };
}

/** What decides whether a charge begins. Times in milliseconds since 1970. */
export type TopupFacts = {
  state: TopupState;
  availableCredits: number;
  thresholdCredits: number;
  amountCents: number;
  monthlyCapCents: number;
  /** Charged, or under way, since the calendar month began in UTC. */
  spentThisMonthCents: number;
  notBeforeMs: number | null;
};

/** Whether a charge is due. At the cap the machine stays armed and silent until the month ends. */
export function isTopupDue(facts: TopupFacts, nowMs: number): boolean {
  if (facts.state !== "armed" && facts.state !== "declined") return false;
  if (facts.availableCredits >= facts.thresholdCredits) return false;
  if (facts.notBeforeMs !== null && facts.notBeforeMs > nowMs) return false;
  return facts.spentThisMonthCents + facts.amountCents <= facts.monthlyCapCents;
}
