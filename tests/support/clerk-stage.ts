import { createHmac, createSign, generateKeyPairSync } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const webhookSecret = Buffer.from("a secret of the tests, 32 bytes!");

/** The host of Clerk's frontend API in the tests; nobody answers there. */
export const clerkHost = "clerk.llmwise.example";

/** The settings of Clerk mode, with the public half of a key pair made for this run. */
export const clerkSettings = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_live_${Buffer.from(`${clerkHost}$`).toString("base64")}`,
  CLERK_SECRET_KEY: "sk_live_0000",
  CLERK_JWT_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
  CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${webhookSecret.toString("base64")}`,
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
};

/** A session token as Clerk signs it, good for a minute from `nowMs`, but for what a test changes. */
export function clerkToken({
  nowMs,
  origin = "http://127.0.0.1:3000",
  claims = {},
  header = {},
}: {
  nowMs: number;
  origin?: string;
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}): string {
  const nowSeconds = Math.floor(nowMs / 1000);
  const payload = {
    azp: origin,
    exp: nowSeconds + 60,
    iat: nowSeconds,
    iss: `https://${clerkHost}`,
    nbf: nowSeconds - 10,
    sid: "sess_ada",
    sub: "user_ada",
    ...claims,
  };
  const signed = [{ alg: "RS256", typ: "JWT", kid: "ins_test", ...header }, payload].map(encode).join(".");
  return `${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}`;
}

/** JSON as a part of a token. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** The headers under which Svix sends a body. */
export function svixHeaders(
  body: string,
  { nowMs, id = "msg_1", secret = webhookSecret }: { nowMs: number; id?: string; secret?: Buffer },
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` };
}

/** A notice of Clerk's about one person, as it is sent. */
export function clerkNotice(
  type: "user.created" | "user.updated" | "user.deleted" | "session.created",
  {
    id = "user_ada",
    email = "ada@example.com",
    firstName = "Ada",
    updatedMs = 0,
  }: {
    id?: string;
    email?: string;
    firstName?: string | null;
    updatedMs?: number;
  } = {},
): string {
  const person = {
    id,
    object: "user",
    first_name: firstName,
    last_name: firstName === null ? null : "Lovelace",
    primary_email_address_id: "idn_2",
    email_addresses: [
      { id: "idn_1", email_address: "other@example.com" },
      { id: "idn_2", email_address: email },
    ],
    updated_at: updatedMs,
  };
  const data = type === "user.deleted" ? { id, object: "user", deleted: true } : person;
  return JSON.stringify({ data, object: "event", type, timestamp: updatedMs, instance_id: "ins_test" });
}
