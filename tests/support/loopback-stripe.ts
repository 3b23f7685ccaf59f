import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

export const webhookSecret = "whsec_test";
export const secretKey = "sk_test_loopback";

/** A checkout as the loopback server keeps it. */
export type LoopbackSession = {
  id: string;
  customer: string;
  amountCents: number;
  metadata: Record<string, string>;
  intentMetadata: Record<string, string>;
  intentId: string;
  status: "open" | "complete" | "expired";
  paymentStatus: "unpaid" | "paid";
};

export type LoopbackCharge = { status: "succeeded" | "declined"; amountCents: number; body: unknown };

/** A server on loopback that speaks as much of Stripe's API as we ask of it, and signs events as Stripe does. */
export type LoopbackStripe = {
  settings: Record<string, string>;
  sessions: Map<string, LoopbackSession>;
  /** What was asked, as `METHOD /path`, repetitions included. */
  asked: string[];
  /** The charges of kept cards, by idempotency key. */
  charges: Map<string, LoopbackCharge>;
  /** The next charges are declined with these codes. */
  declineNext: (...codes: string[]) => void;
  /** The next charges are made, and the connection breaks before their answer. */
  loseAnswers: (times: number) => void;
  /** Whether customers have a card on file. */
  keepCard: (isKept: boolean) => void;
  /** The next requests fail as if the server broke. */
  fail: (times: number) => void;
  pay: (sessionId: string) => LoopbackSession;
  /** The event as Stripe sends it: its body and its signature at this time. */
  sign: (event: LoopbackEvent, nowMs: number) => { body: string; signature: string };
  close: () => Promise<void>;
};

export type LoopbackEvent = { id: string; type: string; object: Record<string, unknown>; livemode?: boolean };

/** No two objects of a process have one id, whichever server made them. */
let numbers = 0;
function nextNumber(): number {
  numbers += 1;
  return numbers;
}

export async function openLoopbackStripe(): Promise<LoopbackStripe> {
  const sessions = new Map<string, LoopbackSession>();
  const kept = new Map<string, unknown>();
  const asked: string[] = [];
  const charges = new Map<string, LoopbackCharge>();
  let declines: string[] = [];
  let losesAnswers = 0;
  let hasCard = true;
  let failures = 0;
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const form = new URLSearchParams(await readAll(request));
    const path = new URL(request.url ?? "/", "http://stripe").pathname;
    asked.push(`${request.method} ${path}`);
    if (failures > 0) {
      failures -= 1;
      return send(response, 500, { error: { type: "api_error", message: "broken" } });
    }
    const key = request.headers["idempotency-key"];
    if (path === "/v1/payment_intents" && request.method === "POST") {
      // The charge is made though its answer may be lost, as on a real network.
      const made = charge(String(key), form);
      if (losesAnswers > 0) {
        losesAnswers -= 1;
        return request.socket.destroy();
      }
      return send(response, made.status === "succeeded" ? 200 : 402, made.body);
    }
    const known = typeof key === "string" ? kept.get(key) : undefined;
    const body = known ?? respond(`${request.method} ${path}`, form);
    if (typeof key === "string") kept.set(key, body);
    if (body === null)
      return send(response, 404, { error: { type: "invalid_request_error", message: "none" } });
    return send(response, 200, body);
  }

  function respond(route: string, form: URLSearchParams): unknown {
    if (route === "GET /v1/payment_methods") {
      const card = { id: "pm_1", object: "payment_method", card: { brand: "visa", last4: "4242" } };
      return { object: "list", data: hasCard ? [card] : [], has_more: false };
    }
    if (route === "POST /v1/customers") return { id: `cus_${nextNumber()}`, object: "customer" };
    if (route === "POST /v1/checkout/sessions") return sessionObject(open(form));
    const [, sessionId = ""] = /^GET \/v1\/checkout\/sessions\/(.+)$/.exec(route) ?? [];
    const session = sessions.get(sessionId);
    if (session !== undefined) return sessionObject(session);
    const [, intentId = ""] = /^GET \/v1\/payment_intents\/(.+)$/.exec(route) ?? [];
    const paid = [...sessions.values()].find((each) => each.intentId === intentId);
    return paid === undefined ? null : intentObject(paid);
  }

  function charge(key: string, form: URLSearchParams): LoopbackCharge {
    const known = charges.get(key);
    if (known !== undefined) return known;
    const id = `pi_topup_${nextNumber()}`;
    const metadata = mapOf(form, "metadata");
    const amountCents = Number(form.get("amount"));
    const intent = { id, object: "payment_intent", metadata, currency: "usd", amount_received: amountCents };
    const decline = declines.shift() ?? null;
    const made: LoopbackCharge =
      decline === null
        ? { status: "succeeded", amountCents, body: { ...intent, status: "succeeded" } }
        : { status: "declined", amountCents, body: declineBody(decline, intent) };
    charges.set(key, made);
    return made;
  }

  function open(form: URLSearchParams): LoopbackSession {
    const number = nextNumber();
    const session: LoopbackSession = {
      id: `cs_test_${number}`,
      intentId: `pi_test_${number}`,
      customer: form.get("customer") ?? "",
      amountCents: Number(form.get("line_items[0][price_data][unit_amount]")),
      metadata: mapOf(form, "metadata"),
      intentMetadata: mapOf(form, "payment_intent_data[metadata]"),
      status: "open",
      paymentStatus: "unpaid",
    };
    sessions.set(session.id, session);
    return session;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  const stripe = new Stripe(secretKey);
  return {
    settings: {
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: `http://127.0.0.1:${port}`,
    },
    sessions,
    asked,
    charges,
    declineNext: (...codes) => {
      declines = codes;
    },
    loseAnswers: (times) => {
      losesAnswers = times;
    },
    keepCard: (isKept) => {
      hasCard = isKept;
    },
    fail: (times) => {
      failures = times;
    },
    pay: (sessionId) => {
      const session = sessions.get(sessionId);
      if (session === undefined) throw new Error(`There is no session ${sessionId}.`);
      session.status = "complete";
      session.paymentStatus = "paid";
      return session;
    },
    sign: ({ id, type, object, livemode = false }, nowMs) => {
      const body = JSON.stringify({ id, object: "event", type, livemode, data: { object } });
      const timestamp = Math.floor(nowMs / 1000);
      const signature = stripe.webhooks.generateTestHeaderString({
        payload: body,
        secret: webhookSecret,
        timestamp,
      });
      return { body, signature };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A session as Stripe's API shows it. */
export function sessionObject(session: LoopbackSession) {
  return {
    id: session.id,
    object: "checkout.session",
    url: `https://checkout.stripe.test/${session.id}`,
    status: session.status,
    payment_status: session.paymentStatus,
    payment_intent: session.paymentStatus === "paid" ? session.intentId : null,
    amount_total: session.amountCents,
    currency: "usd",
    metadata: session.metadata,
  };
}

export function intentObject(session: LoopbackSession) {
  return {
    id: session.intentId,
    object: "payment_intent",
    amount_received: session.amountCents,
    currency: "usd",
    latest_charge: `ch_${session.intentId}`,
    metadata: session.intentMetadata,
  };
}

export function chargeObject(session: LoopbackSession, refundedCents: number) {
  return {
    id: `ch_${session.intentId}`,
    object: "charge",
    payment_intent: session.intentId,
    amount_refunded: refundedCents,
    metadata: session.intentMetadata,
    receipt_url: "https://pay.stripe.test/receipt",
  };
}

export function disputeObject(session: LoopbackSession, status: string) {
  return {
    id: `dp_${session.intentId}`,
    object: "dispute",
    payment_intent: session.intentId,
    status,
    metadata: {},
  };
}

function declineBody(code: string, intent: Record<string, unknown>) {
  const isAuthentication = code === "authentication_required";
  return {
    error: {
      type: "card_error",
      code: isAuthentication ? code : "card_declined",
      ...(!isAuthentication && { decline_code: code }),
      message: "Your card was declined.",
      payment_intent: { ...intent, status: "requires_payment_method" },
    },
  };
}

function mapOf(form: URLSearchParams, name: string): Record<string, string> {
  const entries = [...form].flatMap(([field, value]) =>
    field.startsWith(`${name}[`) ? [[field.slice(name.length + 1, -1), value] as const] : [],
  );
  return Object.fromEntries(entries);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
