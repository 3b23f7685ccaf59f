import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { auditList } from "@/lib/contracts/settings";
import { type ApiRoute, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { ownPage } from "../support/own-page";

const secret = "sk-own-canary-0123456789abcdef";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open({ settings: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

const from = { "x-llmwise-socket-address": "203.0.113.77", "user-agent": "curl/8" };

/** Changes something with this account's session. */
async function change(route: ApiRoute, { id = "", body }: { id?: string; body?: unknown } = {}) {
  world.clock.advance(1_000);
  const headers = { ...from, ...ownPage(world, caller.userId) };
  const response = await callApi(route, { key: null, id, headers, ...(body !== undefined && { body }) });
  return { status: response.status, body: await response.json() };
}

async function audited() {
  return auditList.parse((await change("GET /settings/audit")).body).items;
}

it("notes who changed what, when, from which network and with what, without secrets", async () => {
  const made = await change("POST /keys", { body: { name: "CI", budget_credits: 5 } });
  const { id } = made.body;
  await change("PATCH /keys/{id}", { id, body: { budget_credits: 6 } });
  const rotated = await change("POST /keys/{id}/rotate", { id });
  await change("DELETE /keys/{id}", { id });
  await change("PUT /settings/keys", { body: { keys: { openai: secret } } });
  await change("DELETE /settings/keys/{id}", { id: "openai" });
  await change("PUT /settings/privacy", { body: { zero_retention_mode: true } });
  await change("PUT /credits/auto-topup", { body: { enabled: false } });
  const generated = await change("POST /keys/generate", { body: {} });
  await callApi("DELETE /keys/revoke", { key: generated.body.key, headers: from });
  const items = await audited();
  expect(items.map(({ action, target }) => [action, target])).toEqual([
    ["key.revoked", null],
    ["key.generated", null],
    ["auto_topup.changed", null],
    ["privacy.changed", null],
    ["provider_key.deleted", "openai"],
    ["provider_key.saved", "openai"],
    ["key.deleted", id],
    ["key.rotated", id],
    ["key.changed", id],
    ["key.made", "CI"],
  ]);
  expect(items[3]).toMatchObject({
    actor: { kind: "session", id: null },
    address: "203.0.113.0/24",
    user_agent: "curl/8",
    details: { zero_retention_mode: true },
  });
  expect(items[0]?.actor.kind).toBe("api-key");
  const told = JSON.stringify(items);
  for (const hidden of [secret, made.body.key, rotated.body.key, generated.body.key])
    expect(told).not.toContain(hidden);
});

it("notes no change that was refused, and none of another account", async () => {
  await change("POST /keys", { body: { name: "" } });
  await change("DELETE /keys/{id}", { id: "key_nobody" });
  expect(await audited()).toEqual([]);
  await change("POST /keys", { body: { name: "mine" } });
  caller = await stage.newCaller();
  expect(await audited()).toEqual([]);
});

it("cannot be changed or removed, not even by whoever reaches the database", async () => {
  await change("POST /keys", { body: { name: "CI" } });
  const { db } = world.runtime;
  await expect(db.$executeRaw`UPDATE audit_events SET action = 'nothing'`).rejects.toThrow();
  await expect(db.$executeRaw`DELETE FROM audit_events`).rejects.toThrow();
  expect(await audited()).toHaveLength(1);
});
