import { loadTypescript } from "../load-typescript.mjs";

const { openLoopbackStripe, sessionObject, intentObject, chargeObject } = loadTypescript(
  "tests/support/loopback-stripe.ts",
);

const topup = { enabled: true, threshold_credits: 1_000_000, amount_usd: 10, monthly_cap_usd: 10_000 };

/**
 * Stripe, and the people who pay by it: they open checkouts and pay; each payment is told by two notices, some in part
 * refunded by a third, each sent until it is answered with 200, in any order and now and then twice.
 */
export async function openBank(random) {
  const stripe = await openLoopbackStripe();
  /** Notices that were not taken yet. */
  const outbox = [];
  /** Checkouts that were paid, with what was refunded of them in cents. */
  const paid = [];
  let events = 0;

  /** Aborted once the server is gone. */
  let signal = AbortSignal.any([]);

  const call = (server, method, path, body) =>
    fetch(`${server.url}/api/v1/${path}`, {
      method,
      signal,
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  function tell(type, object) {
    events += 1;
    outbox.push({ id: `evt_${events}`, type, object });
  }

  async function buy(server) {
    const response = await call(server, "POST", "credits/purchase", {
      amount_usd: 3 + Math.floor(random() * 20),
    });
    const { session_id } = await response.json();
    const session = stripe.pay(session_id);
    const entry = { session, refundedCents: 0 };
    paid.push(entry);
    tell("checkout.session.completed", sessionObject(session));
    tell("payment_intent.succeeded", intentObject(session));
    if (random() < 0.3) {
      entry.refundedCents = 100 * Math.ceil(random() * 3);
      tell("charge.refunded", chargeObject(session, entry.refundedCents));
    }
    if (random() < 0.5) await call(server, "POST", "credits/confirm-checkout", { session_id });
  }

  /** Sends one notice; it stays in the outbox unless it was taken, and now and then although it was. */
  async function deliver(server) {
    const index = Math.floor(random() * outbox.length);
    const notice = outbox[index];
    if (notice === undefined) return;
    const { body, signature } = stripe.sign(notice, Date.now());
    const response = await fetch(`${server.url}/api/webhooks/stripe`, {
      method: "POST",
      signal,
      headers: { "stripe-signature": signature },
      body,
    });
    if (response.status === 200 && random() < 0.8) outbox.splice(outbox.indexOf(notice), 1);
  }

  /** Repeats something until the server is gone. */
  async function untilGone(work) {
    try {
      for (;;) await work();
    } catch {
      // The connection broke: the server was killed.
    }
  }

  return {
    settings: stripe.settings,
    /** A first purchase, so that a card is kept, and the automatic top-up. */
    async open(server) {
      await buy(server);
      while (outbox.length > 0) await deliver(server);
      const response = await call(server, "PUT", "credits/auto-topup", topup);
      if (response.status !== 200) throw new Error(`the top-up was not set: ${await response.text()}`);
    },
    async work(server, gone) {
      signal = gone;
      await Promise.all([
        untilGone(async () => {
          await buy(server);
          await new Promise((resolve) => setTimeout(resolve, 60));
        }),
        untilGone(async () => {
          await deliver(server);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }),
      ]);
    },
    /** Every notice is taken, and no top-up is under way. */
    async settleAll(server) {
      signal = AbortSignal.any([]);
      while (outbox.length > 0) await deliver(server);
      await call(server, "PUT", "credits/auto-topup", { enabled: false });
      for (let tries = 0; tries < 300; tries += 1) {
        const response = await fetch(`${server.url}/api/v1/credits/wallet`, {
          headers: { authorization: `Bearer ${server.apiKey}` },
        });
        const { auto_topup } = await response.json();
        if (auto_topup.state !== "charging") return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    /** Our books against the bank's, as sentences. */
    async reconcile(books, { startCredits }) {
      const { rows } = await books.query(`
        SELECT coalesce(sum(credits) FILTER (WHERE type = 'purchase'), 0)::int AS purchased,
          coalesce(sum(credits) FILTER (WHERE type = 'auto_topup'), 0)::int AS topped,
          coalesce(sum(-credits) FILTER (WHERE type = 'clawback'), 0)::int AS refunded,
          coalesce(sum(-credits) FILTER (WHERE type = 'charge'), 0)::int AS charged,
          (SELECT balance_credits::int FROM wallets) AS balance
        FROM ledger_transactions`);
      const [ours] = rows;
      const bought = paid.reduce((sum, { session }) => sum + session.amountCents, 0);
      const refunded = paid.reduce((sum, { refundedCents }) => sum + refundedCents, 0);
      const charged = [...stripe.charges.values()].filter(({ status }) => status === "succeeded");
      const topped = charged.reduce((sum, { amountCents }) => sum + amountCents, 0);
      const expected = startCredits + bought + topped - refunded - ours.charged;
      const pairs = [
        ["purchased", ours.purchased, bought],
        ["topped up", ours.topped, topped],
        ["refunded", ours.refunded, refunded],
        ["the balance", ours.balance, expected],
      ];
      return pairs
        .filter(([, own, theirs]) => own !== theirs)
        .map(([name, own, theirs]) => `${name}: ${own} in our books, ${theirs} by the bank's`);
    },
    close: stripe.close,
  };
}
