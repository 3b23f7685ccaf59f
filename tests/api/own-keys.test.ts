import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { providerKeyList, providerKeysSaved } from "@/lib/contracts/settings";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";

const canary = "sk-own-canary-0123456789abcdef";
const platformKey = "sk-platform-key-of-the-house";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;
let server: Server;
/** Which keys were sent, with the path. */
let sent: string[];
/** What the provider answers to a key: a status, or 200 with an answer. */
let refuses: (key: string) => boolean;

beforeAll(async () => {
  stage = await openApiStage();
  server = createServer((request, response) => {
    const key = (request.headers.authorization ?? "").replace("Bearer ", "");
    sent.push(`${request.method} ${request.url} ${key}`);
    request.resume();
    if (refuses(key)) {
      response.writeHead(401, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, code: "invalid_api_key" } }),
      );
      return;
    }
    if (request.method === "GET") {
      response.end('{"data":[]}');
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('data: {"choices":[{"delta":{"content":"Hello there"}}]}\n\n');
    response.write(
      'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":900,"completion_tokens":900}}\n\n',
    );
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(async () => {
  sent = [];
  refuses = () => false;
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  world = await stage.open({
    settings: { OPENAI_API_KEY: platformKey, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
  });
  caller = await stage.newCaller({ isPaid: false, credits: 20 });
});
afterEach(() => world.close());
afterAll(async () => {
  await stage.close();
  await new Promise((resolve) => server.close(resolve));
});

async function save(keys: Record<string, unknown>) {
  const response = await callApi("PUT /settings/keys", { key: caller.key, body: { keys } });
  return { status: response.status, body: await response.json() };
}

async function chat(changes: Record<string, unknown> = {}) {
  const body = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content: "Hi" }], ...changes };
  const response = await callApi("POST /chat", { key: caller.key, body });
  return { status: response.status, text: await response.text() };
}

describe("own provider keys", () => {
  it("are checked, kept sealed, listed by their end, and forgotten", async () => {
    const saved = await save({ openai: canary });
    expect(providerKeysSaved.parse(saved.body)).toEqual({ saved: ["openai"], unchecked: [] });
    expect(sent).toEqual([`GET /v1/models ${canary}`]);
    const list = providerKeyList.parse(
      await (await callApi("GET /settings/keys", { key: caller.key })).json(),
    );
    expect(list.items).toMatchObject([{ provider: "openai", last4: "cdef", last_used_at: null }]);
    const rows = await world.runtime.db.providerKey.findMany({});
    expect(JSON.stringify(rows)).not.toContain(canary.slice(0, -4));
    const forget = async () =>
      (await callApi("DELETE /settings/keys/{id}", { key: caller.key, id: "openai" })).json();
    expect([await forget(), await forget()]).toEqual([
      { deleted: true, provider: "openai" },
      { deleted: false, provider: "openai" },
    ]);
  });

  it("go ahead of the platform's, cost no credits, and open models of paid accounts", async () => {
    expect((await chat()).status).toBe(403);
    await save({ openai: canary });
    const answer = JSON.parse((await chat()).text);
    expect(answer).toMatchObject({
      content: "Hello there",
      byok: true,
      credits_charged: 0,
      credits_remaining: 20,
    });
    expect(answer.cost).toBeGreaterThan(0);
    expect(sent.at(-1)).toBe(`POST /v1/chat/completions ${canary}`);
    const models = await (await callApi("GET /models", { key: caller.key })).json();
    const row = models.find(({ id }: { id: string }) => id === "gpt-5.2");
    expect(row).toMatchObject({ available: true, served_by: ["openai"] });
  });

  it("work with an empty wallet", async () => {
    caller = await stage.newCaller({ isPaid: false, credits: 0 });
    await save({ openai: canary });
    expect((await chat()).status).toBe(200);
  });

  it("never fall back to credits unless the request says so", async () => {
    caller = await stage.newCaller();
    await save({ openai: canary });
    refuses = (key) => key === canary;
    expect((await chat()).status).toBe(502);
    expect(sent.some((line) => line.includes(platformKey))).toBe(false);
    const allowed = JSON.parse((await chat({ allow_credits_fallback: true })).text);
    expect(allowed).toMatchObject({ content: "Hello there", byok: false });
    expect(allowed.credits_charged).toBeGreaterThan(0);
  });

  it("are refused by name when the provider refuses them, and then none is saved", async () => {
    refuses = () => true;
    const { status, body } = await save({ openai: canary });
    expect({ status, issues: body.issues }).toEqual({
      status: 400,
      issues: [{ path: "keys.openai", message: "OpenAI does not accept this key" }],
    });
    expect(JSON.stringify(body)).not.toContain(canary);
    expect(await world.runtime.db.providerKey.count({ where: { userId: caller.userId } })).toBe(0);
  });

  it("are saved and said to be unchecked when the provider cannot be reached", async () => {
    await world.close();
    world = await stage.open({ settings: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } });
    expect((await save({ openai: canary })).body).toEqual({ saved: ["openai"], unchecked: ["openai"] });
  });

  it("are nobody else's", async () => {
    await save({ openai: canary });
    const other = await stage.newCaller();
    const list = await (await callApi("GET /settings/keys", { key: other.key })).json();
    expect(list.items).toEqual([]);
    await callApi("DELETE /settings/keys/{id}", { key: other.key, id: "openai" });
    expect((await chat()).status).toBe(200);
  });

  it("open nothing in another user's or another provider's row", async () => {
    await save({ openai: canary });
    const { db, vault } = world.runtime;
    const row = await db.providerKey.findFirstOrThrow({ where: { userId: caller.userId } });
    expect(vault.open(row.sealed, `${caller.userId}\nopenai`)).toBe(canary);
    for (const owner of [`user_other\nopenai`, `${caller.userId}\nmistral`]) {
      expect(() => vault.open(row.sealed, owner)).toThrow();
    }
  });

  it("that cannot be opened any more fail the request as refused, and the operator is told", async () => {
    await save({ openai: canary });
    await world.runtime.db.providerKey.updateMany({ data: { sealed: "v1.gone.AAAA.AAAA.AAAA" } });
    const { status, text } = await chat();
    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 502, code: "upstream_error" });
    expect(world.logs.map(({ message }) => message).join()).toContain("an own key cannot be opened");
  });

  it("appear in no answer, stream, error, history or log", async () => {
    await save({ openai: canary });
    const told = [(await chat()).text, (await chat({ stream: true })).text];
    refuses = () => true;
    told.push((await chat()).text, (await chat({ stream: true })).text);
    const history = await (await callApi("GET /history", { key: caller.key })).json();
    for (const { id } of history.items) {
      told.push(await (await callApi("GET /history/{id}", { key: caller.key, id })).text());
    }
    told.push(JSON.stringify(history), JSON.stringify(world.logs));
    expect(told.join("\n")).not.toContain(canary);
    expect(told.join("\n")).not.toContain(canary.slice(0, 16));
  });

  it.each([
    [{}, "keys"],
    [{ custom: canary }, "keys.custom"],
    [{ sandbox: canary }, "keys.sandbox"],
    [{ "open ai": canary }, "keys.open ai"],
    [{ openai: "short" }, "keys.openai"],
    [{ openai: `${canary}\nx` }, "keys.openai"],
    [{ openai: 7 }, "keys.openai"],
    [{ openai: "x".repeat(501) }, "keys.openai"],
  ])("refuse %j", async (keys, path) => {
    const { status, body } = await save(keys);
    expect({ status, path: body.issues[0].path }).toEqual({ status: 400, path });
    expect(sent).toEqual([]);
  });
});
