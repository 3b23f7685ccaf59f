import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyGenerated, keyInfo, keyRevoked } from "@/lib/contracts/keys";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { ownPage } from "../support/own-page";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open();
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function generate() {
  const response = await callApi("POST /keys/generate", {
    key: null,
    headers: ownPage(world, caller.userId),
  });
  expect(response.status).toBe(200);
  return keyGenerated.parse(await response.json());
}

async function info() {
  const response = await callApi("GET /keys/info", { key: null, headers: ownPage(world, caller.userId) });
  expect(response.status).toBe(200);
  const body = await response.json();
  expect(keyInfo.parse(body)).toEqual(body);
  return body;
}

describe("POST /keys/generate", () => {
  it("answers a key that works at once, with its beginning and its time", async () => {
    const { key, ...rest } = await generate();
    expect(key).toMatch(/^mm_sk_[0-9a-f]{64}$/);
    expect(rest).toEqual({ prefix: key.slice(0, 10), created_at: new Date(world.clock.now()).toISOString() });
    expect((await callApi("GET /models", { key })).status).toBe(200);
  });

  it("replaces the key before it, which stops working", async () => {
    const first = await generate();
    const second = await generate();
    expect(second.key).not.toBe(first.key);
    const statuses = [];
    for (const key of [caller.key, first.key, second.key]) {
      statuses.push((await callApi("GET /models", { key })).status);
    }
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("stores no key, only what cannot be turned back into one", async () => {
    const { key } = await generate();
    const rows = await world.runtime.db.apiKey.findMany({ where: { userId: caller.userId } });
    expect(JSON.stringify(rows)).not.toContain(key.slice(10, -4));
  });

  it("refuses fields, for it takes none", async () => {
    const request = { key: null, headers: ownPage(world, caller.userId), body: { name: "laptop" } };
    const response = await callApi("POST /keys/generate", request);
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toEqual([{ path: "name", message: "unknown field" }]);
    expect((await info()).has_key).toBe(true);
  });
});

describe("GET /keys/info", () => {
  it("shows the two ends of the live key and when it was made and used", async () => {
    world.clock.advance(5_000);
    const { key, prefix, created_at } = await generate();
    const shown = { has_key: true, prefix, last4: key.slice(-4), created_at };
    expect(await info()).toEqual({ ...shown, last_used_at: null });
    world.clock.advance(1_000);
    await callApi("GET /models", { key });
    expect(await info()).toEqual({ ...shown, last_used_at: new Date(world.clock.now()).toISOString() });
  });

  it("is all null for a session without a key", async () => {
    await callApi("DELETE /keys/revoke", { key: caller.key });
    expect(await info()).toEqual({
      has_key: false,
      prefix: null,
      last4: null,
      created_at: null,
      last_used_at: null,
    });
  });
});

describe("DELETE /keys/revoke", () => {
  it("ends the key, also by the key itself, and says whether there was one", async () => {
    const byKey = await callApi("DELETE /keys/revoke", { key: caller.key });
    expect(keyRevoked.parse(await byKey.json())).toEqual({ revoked: true });
    expect((await callApi("GET /models", { key: caller.key })).status).toBe(401);
    const again = await callApi("DELETE /keys/revoke", { key: null, headers: ownPage(world, caller.userId) });
    expect({ status: again.status, body: await again.json() }).toEqual({
      status: 200,
      body: { revoked: false },
    });
  });

  it("leaves everybody else's key alone", async () => {
    const other = await stage.newCaller();
    await callApi("DELETE /keys/revoke", { key: caller.key });
    expect((await callApi("GET /models", { key: other.key })).status).toBe(200);
  });
});
