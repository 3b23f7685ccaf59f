import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { namedKey, namedKeyMade } from "@/lib/contracts/keys";
import { graceMs } from "@/lib/server/keys/named-keys";
import { type ApiRoute, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { ownPage } from "../support/own-page";
import { type Step, scriptedProvider } from "../support/scripted-provider";

/** The mode's price is what a short answer costs: 1 credit. */
const short: Step[] = [{ text: "ok" }, { usage: { input: 10, output: 2 } }, { finish: "stop" }];

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open({
    settings: { OPENAI_API_KEY: "sk-test" },
    openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": Array(60).fill(short) }).openRoute,
  });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

/** Asks with this account's session, as the page of keys does. */
async function manage(route: ApiRoute, { id = "", body }: { id?: string; body?: unknown } = {}) {
  const headers = ownPage(world, caller.userId);
  const response = await callApi(route, { key: null, id, headers, ...(body !== undefined && { body }) });
  return { status: response.status, body: await response.json() };
}

async function make(rules: Record<string, unknown> = {}) {
  const { status, body } = await manage("POST /keys", { body: { name: "CI", ...rules } });
  expect(status).toBe(200);
  expect(namedKeyMade.parse(body)).toEqual(body);
  return namedKeyMade.parse(body);
}

const messages = [{ role: "user", content: "Hello" }];

async function chat(
  key: string,
  { headers = {}, ...body }: Record<string, unknown> & { headers?: object } = {},
) {
  const response = await callApi("POST /chat", {
    key,
    headers: { ...headers },
    body: { model: "gpt-5.2", stream: false, messages, ...body },
  });
  return { status: response.status, body: await response.json() };
}

async function listed() {
  const { body } = await manage("GET /keys");
  return body.items.map((item: unknown) => namedKey.parse(item));
}

describe("named keys", () => {
  it("are made with their rules, shown once, listed without their text", async () => {
    const rules = {
      scopes: ["inference"],
      models: ["gpt-5.2"],
      modes: ["chat"],
      budget_credits: 5,
      budget_period: "month",
      per_request_max_credits: 2,
      rate_per_minute: 30,
      ip_allow: ["10.0.0.0/8"],
      expires_at: "2100-01-01T00:00:00.000Z",
    };
    const { key, ...made } = await make(rules);
    expect(made).toMatchObject({ name: "CI", ...rules, spent_credits: 0, last_used_at: null });
    expect(made.resets_at).toMatch(/-01T00:00:00.000Z$/);
    expect(key).toMatch(/^mm_sk_[0-9a-f]{64}$/);
    expect(await listed()).toEqual([made]);
  });

  it("set no limits where none are named", async () => {
    const { key: _key, ...made } = await make();
    const open = { models: null, modes: null, budget_credits: null, rate_per_minute: null, ip_allow: null };
    expect(made).toMatchObject({
      ...open,
      scopes: ["inference", "read"],
      budget_period: "total",
      resets_at: null,
    });
  });

  it("work beside the default key, and one that is deleted stops at once", async () => {
    const { key, id } = await make();
    expect([(await chat(key)).status, (await chat(caller.key)).status]).toEqual([200, 200]);
    expect(await manage("DELETE /keys/{id}", { id })).toEqual({ status: 200, body: { deleted: true, id } });
    expect([(await chat(key)).status, (await chat(caller.key)).status]).toEqual([401, 200]);
    expect(await listed()).toEqual([]);
    expect((await manage("DELETE /keys/{id}", { id })).status).toBe(404);
  });

  it("stop at their budget, say so, and go on in the next period", async () => {
    const { key } = await make({ budget_credits: 3, budget_period: "day" });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await chat(key)).status);
    expect(statuses).toEqual([200, 200, 200, 402]);
    const refused = await chat(key);
    const [shown] = await listed();
    expect(refused.body).toMatchObject({
      code: "insufficient_credits",
      credits: 0,
      required: 1,
      key_budget: { budget: 3, spent: 3, resets_at: shown.resets_at },
    });
    expect(shown.spent_credits).toBe(3);
    expect((await chat(caller.key)).status).toBe(200);
    world.clock.advance(24 * 60 * 60 * 1000);
    expect((await chat(key)).status).toBe(200);
  });

  it("let exactly as many of 50 calls at once pass as the budget covers", async () => {
    const { key } = await make({ budget_credits: 7 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => chat(key)));
    const counts = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([counts(200), counts(402)]).toEqual([7, 43]);
    expect((await listed())[0].spent_credits).toBe(7);
  });

  it("end an answer in its middle when it outgrows the budget, charged for what was delivered", async () => {
    await world.close();
    const long: Step[] = [{ text: "word ".repeat(400) }, { text: "word ".repeat(4_000) }, { finish: "stop" }];
    world = await stage.open({
      settings: { OPENAI_API_KEY: "sk-test" },
      openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": [long] }).openRoute,
    });
    const { key } = await make({ budget_credits: 3 });
    const { status, body } = await chat(key);
    expect(status).toBe(402);
    expect(body).toMatchObject({ code: "insufficient_credits", key_budget: { budget: 3 }, partial: true });
    const [shown] = await listed();
    expect(shown.spent_credits).toBeGreaterThan(0);
    expect(shown.spent_credits).toBeLessThanOrEqual(3);
    expect((await stage.balanceOf(caller)).held).toBe(0);
  });

  it("stand apart in the summary of usage, beside the default key and in the sums of all", async () => {
    const { key, id } = await make();
    for (const each of [key, key, caller.key]) await chat(each);
    world.clock.advance(1_000);
    const { by_key, totals } = await (await callApi("GET /usage/summary", { key: caller.key })).json();
    expect(by_key).toMatchObject([
      { key_id: id, name: "CI", requests: 2, credits_charged: 2 },
      { name: null, requests: 1, credits_charged: 1 },
    ]);
    expect(totals).toMatchObject({ requests: 3, credits_charged: 3 });
  });

  it("cap what one request may cost, as does the header of one request", async () => {
    const { key } = await make({ per_request_max_credits: 2 });
    const blendBody = { models: ["gpt-5.2", "sandbox/swift"] };
    const dear = await callApi("POST /blend", { key, body: { ...blendBody, messages, stream: false } });
    expect({ status: dear.status, body: await dear.json() }).toMatchObject({
      status: 402,
      body: { code: "insufficient_credits", max_credits: 2, required: 4 },
    });
    const capped = await callApi("POST /blend", {
      key: caller.key,
      headers: { "X-LLMWise-Max-Credits": "3" },
      body: { ...blendBody, messages, stream: false },
    });
    expect((await capped.json()).max_credits).toBe(3);
    const wrong = await chat(caller.key, { headers: { "X-LLMWise-Max-Credits": "-1" } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.issues[0].path).toBe("X-LLMWise-Max-Credits");
  });

  it("do what their scopes, models and modes allow, and nothing else", async () => {
    const { key } = await make({ scopes: ["inference"], models: ["gpt-5.2"], modes: ["chat"] });
    expect((await chat(key)).status).toBe(200);
    const refused = [
      (await chat(key, { model: "sandbox/swift" })).status,
      (await callApi("GET /history", { key })).status,
      (await callApi("GET /credits/balance", { key })).status,
      (await callApi("DELETE /keys/revoke", { key })).status,
      (await callApi("GET /keys", { key })).status,
      (await callApi("POST /keys", { key: caller.key, body: { name: "wider" } })).status,
    ];
    expect(refused).toEqual([403, 403, 403, 403, 403, 403]);
    const judged = await callApi("POST /compare", {
      key,
      body: { models: ["gpt-5.2", "gpt-5.2-mini"], messages, stream: false },
    });
    expect(judged.status).toBe(403);
  });

  it("are refused from an address that is not on their list", async () => {
    const { key } = await make({ ip_allow: ["10.0.0.0/8", "2001:db8::/32"] });
    const from = (address: string) => chat(key, { headers: { "x-llmwise-socket-address": address } });
    const statuses = [];
    for (const address of ["10.1.2.3", "2001:db8::7", "11.0.0.1", ""])
      statuses.push((await from(address)).status);
    expect(statuses).toEqual([200, 200, 403, 403]);
  });

  it("have a rate of their own", async () => {
    const { key } = await make({ rate_per_minute: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await chat(key)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await chat(key)).body.bucket).toBe("key");
    world.clock.advance(30_000);
    expect((await chat(key)).status).toBe(200);
  });

  it("expire", async () => {
    const { key } = await make({ expires_at: new Date(world.clock.now() + 60_000).toISOString() });
    expect((await chat(key)).status).toBe(200);
    world.clock.advance(60_000);
    const { status, body } = await chat(key);
    expect({ status, error: body.error }).toEqual({ status: 401, error: "The API key has expired." });
  });

  it("are rotated with a day of grace for the old secret, on one budget", async () => {
    const { key: old, id } = await make({ budget_credits: 10 });
    const { body: rotated } = await manage("POST /keys/{id}/rotate", { id });
    expect(rotated.previous_valid_until).toBe(new Date(world.clock.now() + graceMs).toISOString());
    expect([(await chat(old)).status, (await chat(rotated.key)).status]).toEqual([200, 200]);
    expect((await listed())[0]).toMatchObject({ id, spent_credits: 2, last4: rotated.key.slice(-4) });
    world.clock.advance(graceMs);
    expect([(await chat(old)).status, (await chat(rotated.key)).status]).toEqual([401, 200]);
  });

  it("change while they live, also under a running budget", async () => {
    const { key, id } = await make({ budget_credits: 1 });
    await chat(key);
    const changed = await manage("PATCH /keys/{id}", { id, body: { budget_credits: 2, name: "deploy" } });
    expect(changed.body).toMatchObject({ name: "deploy", budget_credits: 2, spent_credits: 1 });
    expect([(await chat(key)).status, (await chat(key)).status]).toEqual([200, 402]);
    await manage("PATCH /keys/{id}", { id, body: { budget_credits: null } });
    expect((await chat(key)).status).toBe(200);
  });

  it("are nobody else's", async () => {
    const { id } = await make();
    caller = await stage.newCaller();
    const answers = [
      await manage("PATCH /keys/{id}", { id, body: { name: "mine" } }),
      await manage("DELETE /keys/{id}", { id }),
      await manage("POST /keys/{id}/rotate", { id }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await listed()).toEqual([]);
  });

  it("have names that no other live key has, whatever the case", async () => {
    await make();
    const { id } = await make({ name: "other" });
    expect((await manage("POST /keys", { body: { name: "ci" } })).status).toBe(409);
    expect((await manage("PATCH /keys/{id}", { id, body: { name: "Ci" } })).status).toBe(409);
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: "a\u0007b" }, "name"],
    [{ name: "x".repeat(81) }, "name"],
    [{ name: "x", budget_credits: 0 }, "budget_credits"],
    [{ name: "x", budget_credits: -5 }, "budget_credits"],
    [{ name: "x", budget_credits: 1.5 }, "budget_credits"],
    [{ name: "x", budget_period: "year" }, "budget_period"],
    [{ name: "x", per_request_max_credits: 0 }, "per_request_max_credits"],
    [{ name: "x", rate_per_minute: 0 }, "rate_per_minute"],
    [{ name: "x", scopes: [] }, "scopes"],
    [{ name: "x", scopes: ["admin"] }, "scopes.0"],
    [{ name: "x", modes: ["mesh"] }, "modes.0"],
    [{ name: "x", models: ["no-such-model"] }, "models.0"],
    [{ name: "x", ip_allow: ["10.0.0.0/8", "nonsense"] }, "ip_allow.1"],
    [{ name: "x", ip_allow: ["10.0.0.1, 10.0.0.2"] }, "ip_allow.0"],
    [{ name: "x", expires_at: "2001-01-01T00:00:00Z" }, "expires_at"],
    [{ name: "x", expires_at: "tomorrow" }, "expires_at"],
    [{ name: "x", hash: "0" }, "hash"],
  ])("refuse %j", async (body, path) => {
    const answer = await manage("POST /keys", { body });
    expect({ status: answer.status, path: answer.body.issues[0].path }).toEqual({ status: 400, path });
    expect(await listed()).toEqual([]);
  });
});
