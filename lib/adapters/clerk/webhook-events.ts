import "server-only";
import { verifyWebhook } from "@clerk/backend/webhooks";

/** What Clerk tells of a person. */
export type ClerkNotice =
  | { kind: "profile"; clerkId: string; email: string | null; name: string | null; at: Date }
  | { kind: "deleted"; clerkId: string };

type Signed = { id: string; timestamp: string; signature: string };

/**
 * What a webhook of Clerk's tells; its notice is null for the kinds that we do not act upon. Null when the signature
 * (Svix) does not fit the body or is older than five minutes.
 */
export async function openClerkEvent(
  body: string,
  { id, timestamp, signature }: Signed,
  signingSecret: string,
): Promise<{ notice: ClerkNotice | null } | null> {
  const headers = { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature };
  // The package reads headers and text alone; the address is nobody's.
  const request = new Request("http://webhook.invalid/", { method: "POST", headers, body });
  try {
    return { notice: readNotice(await verifyWebhook(request, { signingSecret })) };
  } catch {
    return null;
  }
}

function readNotice(event: Awaited<ReturnType<typeof verifyWebhook>>): ClerkNotice | null {
  if (event.type === "user.deleted") {
    return event.data.id === undefined ? null : { kind: "deleted", clerkId: event.data.id };
  }
  if (event.type !== "user.created" && event.type !== "user.updated") return null;
  const { id, email_addresses, primary_email_address_id, first_name, last_name, updated_at } = event.data;
  const primary = email_addresses.find((each) => each.id === primary_email_address_id);
  return {
    kind: "profile",
    clerkId: id,
    email: primary?.email_address ?? null,
    name: [first_name, last_name].filter(Boolean).join(" ") || null,
    at: new Date(updated_at),
  };
}
