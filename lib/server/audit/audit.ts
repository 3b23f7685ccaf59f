import "server-only";
import {
  addAuditEvent,
  listAuditEvents,
  type NewAuditEvent,
} from "@/lib/adapters/database/records/audit-events";
import type { ListOf, PageQuery } from "@/lib/contracts/pagination";
import type { AuditEvent } from "@/lib/contracts/settings";
import { clientAddress } from "@/lib/core/limits/client-address";
import type { Identity } from "../auth/identity";
import { connectionOf } from "../http/take-quota";
import type { Runtime } from "../runtime-type";

/** What was done, to what, and how: names and figures alone. */
export type Audited = Pick<NewAuditEvent, "action"> & Partial<Pick<NewAuditEvent, "target" | "details">>;

const maxUserAgent = 200;

/**
 * Notes a change that has been made: who made it, from which network, with what. A note that cannot be written is logged,
 * since the change stands.
 */
export async function noteChange(
  audited: Audited,
  {
    identity: { userId, via, keyId },
    headers,
    runtime,
  }: {
    identity: { userId: string; via: NewAuditEvent["actorKind"]; keyId: string | null };
    headers: Headers;
    runtime: Pick<Runtime, "db" | "clock" | "newId" | "log" | "trustedProxies">;
  },
): Promise<void> {
  const { db, clock, newId, log } = runtime;
  const event = {
    id: newId("audit"),
    userId,
    actorKind: via,
    actorId: keyId,
    target: null,
    details: {},
    ...audited,
    address: networkOf(clientAddress(connectionOf(headers, runtime))),
    userAgent: headers.get("user-agent")?.slice(0, maxUserAgent) ?? null,
    at: new Date(clock.now()),
  };
  try {
    await addAuditEvent(db, event);
  } catch (error) {
    log.error("a change was not noted", { action: event.action, userId, error });
  }
}

/** The account's changes, newest first. */
export async function listAudit({
  identity: { userId },
  query: page,
  runtime: { db },
}: {
  identity: Pick<Identity, "userId">;
  query: PageQuery;
  runtime: Pick<Runtime, "db">;
}): Promise<ListOf<AuditEvent>> {
  const { events, total } = await listAuditEvents(db, { userId, ...page });
  return {
    items: events.map((event) => ({
      id: event.id,
      actor: { kind: event.actorKind, id: event.actorId },
      action: event.action,
      target: event.target,
      address: event.address,
      user_agent: event.userAgent,
      details: event.details,
      created_at: event.at.toISOString(),
    })),
    total,
    ...page,
  };
}

/** The network of an address, the last part of an IPv4 one cut off; IPv6 addresses come as their network already. */
function networkOf(address: string): string {
  return address.replace(/^(\d+\.\d+\.\d+)\.\d+$/, "$1.0/24");
}
