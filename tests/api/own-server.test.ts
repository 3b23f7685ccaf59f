import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyRequest } from "@/lib/contracts/keys";
import { ownServerAnswer, ownServerSaved } from "@/lib/contracts/settings";
import { makeKey } from "@/lib/server/keys/named-keys";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";

const canary = "canary-of-an-own-server-42";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;
let server: Server;
let baseUrl: string;
/** What reached the server: method, path and key. */
let sent: string[];
/** How it answers. */
let behaviour: "good" | "refuses" | "redirects";

beforeAll(async () => {
  stage = await openApiStage();
  server = createServer((request, response) => {
    const { method, url, headers } = request;
    sent.push(`${method} ${url} ${headers.authorization ?? "-"}`);
    request.resume();
    if (behaviour === "redirects")
      return response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    if (behaviour === "refuses") return response.writeHead(401).end(`no such key: ${headers.authorization}`);
    if (method === "GET") return response.end('{"data":[]}');
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('data: {"choices":[{"delta":{"content":"From my own machine"}}]}\n\n');
    response.write('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n');
    return response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address object.
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
beforeEach(async () => {
  sent = [];
  behaviour = "good";
  await open();
});
afterEach(() => world.close());
afterAll(async () => {
  await stage.close();
  await new Promise((resolve) => server.close(resolve));
});

async function open(settings: Record<string, string> = {}) {
  world = await stage.open({ settings });
  caller = await stage.newCaller({ isPaid: false, credits: 20 });
}

async function save(body: unknown, key = caller.key) {
  const response = await callApi("PUT /settings/server", { key, body });
  return { status: response.status, body: await response.json() };
}

const told = async (key = caller.key) =>
  ownServerAnswer.parse(await (await callApi("GET /settings/server", { key })).json());

async function chat(model = "own/llama3:8b", key = caller.key) {
  const body = { model, stream: false, messages: [{ role: "user", content: "Hi" }] };
  const response = await callApi("POST /chat", { key, body });
  return { status: response.status, text: await response.text() };
}

describe("an own server", () => {
  it("is checked, kept with its key sealed, told without it, and forgotten", async () => {
    expect(await told()).toStrictEqual({ server: null });
    const saved = await save({ base_url: `${baseUrl}//`, models: ["llama3:8b"], api_key: canary });
    expect(ownServerSaved.parse(saved.body)).toMatchObject({
      server: { base_url: baseUrl, models: ["own/llama3:8b"], last4: "r-42", last_used_at: null },
      unchecked: false,
    });
    expect(sent).toStrictEqual([`GET /v1/models Bearer ${canary}`]);
    expect(await told()).toMatchObject({ server: { base_url: baseUrl } });
    expect(JSON.stringify(await world.runtime.db.ownServer.findMany({}))).not.toContain("canary-of");
    const forget = async () => (await callApi("DELETE /settings/server", { key: caller.key })).json();
    expect([await forget(), await forget()]).toStrictEqual([{ deleted: true }, { deleted: false }]);
    expect((await chat()).status).toBe(400);
  });

  it("answers its owner for nothing, also on a free account", async () => {
    await save({ base_url: baseUrl, models: ["llama3:8b"], api_key: canary });
    const answer = await chat();
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      200,
      { content: "From my own machine", byok: true, credits_charged: 0, credits_remaining: 20 },
    ]);
    expect(sent.at(-1)).toBe(`POST /v1/chat/completions Bearer ${canary}`);
    expect(await told()).toMatchObject({ server: { last_used_at: expect.any(String) } });
    const models = await (await callApi("GET /models", { key: caller.key })).json();
    expect(models.find(({ id }: { id: string }) => id === "own/llama3:8b")).toMatchObject({
      available: true,
    });
  });

  it("is asked without a key when it has none", async () => {
    await save({ base_url: baseUrl, models: ["llama3:8b"] });
    expect((await chat()).status).toBe(200);
    expect(sent).toStrictEqual(["GET /v1/models -", "POST /v1/chat/completions -"]);
  });

  it("is nobody else's", async () => {
    await save({ base_url: baseUrl, models: ["llama3:8b"], api_key: canary });
    const other = await stage.newCaller();
    expect(await told(other.key)).toStrictEqual({ server: null });
    const answer = await chat("own/llama3:8b", other.key);
    expect([answer.status, JSON.parse(answer.text).code]).toStrictEqual([400, "unknown_model"]);
  });

  it("may be on a named key's list of models", async () => {
    await save({ base_url: baseUrl, models: ["llama3:8b"] });
    const identity = {
      userId: caller.userId,
      plan: "free",
      via: "session",
      keyId: null,
      zeroRetention: false,
      ownProviders: [],
      ownServerModels: ["llama3:8b"],
      rules: null,
    } as const;
    const body = keyRequest.parse({ name: "own", scopes: ["inference"], models: ["own/llama3:8b"] });
    const made = await makeKey({ identity, body, runtime: world.runtime });
    expect((await chat("own/llama3:8b", made.key)).status).toBe(200);
  });

  it("whose key it refuses is not saved, and the key is in no answer", async () => {
    behaviour = "refuses";
    const refused = await save({ base_url: baseUrl, models: ["m"], api_key: canary });
    expect(refused).toMatchObject({ status: 400, body: { issues: [{ path: "api_key" }] } });
    expect(await told()).toStrictEqual({ server: null });
    behaviour = "good";
    await save({ base_url: baseUrl, models: ["m"], api_key: canary });
    behaviour = "refuses";
    const answer = await chat("own/m");
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain(canary);
    expect(JSON.stringify(world.logs)).not.toContain(canary);
  });

  it("that does not answer is saved and said to be unchecked", async () => {
    const saved = await save({ base_url: "http://127.0.0.1:1/v1", models: ["m"] });
    expect(saved).toMatchObject({ status: 200, body: { unchecked: true } });
    expect((await chat("own/m")).status).toBe(502);
  });

  it("cannot lead elsewhere by a redirect", async () => {
    behaviour = "redirects";
    expect((await save({ base_url: baseUrl, models: ["m"] })).body).toMatchObject({ unchecked: true });
    const answer = await chat("own/m");
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("169.254");
  });

  it.each([
    "http://169.254.169.254/v1",
    "http://169.254.169.254.:80/v1",
    "http://2852039166/v1",
    "http://0xa9fea9fe/v1",
    "http://[::ffff:169.254.169.254]/v1",
    "http://[fe80::1]/v1",
    "http://0.0.0.0:8080/v1",
  ])("at %s is refused even where private addresses are allowed", async (base_url) => {
    const refused = await save({ base_url, models: ["m"] });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        issues: [{ path: "base_url", message: "leads to an address that may not be called from here" }],
      },
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["no address", { models: ["m"] }, "base_url"],
    ["another scheme", { base_url: "file:///etc/passwd", models: ["m"] }, "base_url"],
    ["a user name in it", { base_url: "http://me:secret@model.example/v1", models: ["m"] }, "base_url"],
    ["a query in it", { base_url: "http://model.example/v1?a=b", models: ["m"] }, "base_url"],
    ["no models", { base_url: "http://model.example", models: [] }, "models"],
    ["a model twice", { base_url: "http://model.example", models: ["m", "m"] }, "models"],
    ["a model with a line break", { base_url: "http://model.example", models: ["m\n"] }, "models.0"],
    [
      "a key that no header carries",
      { base_url: "http://model.example", models: ["m"], api_key: "a\r\nb" },
      "api_key",
    ],
    ["an unknown field", { base_url: "http://model.example", models: ["m"], key: "x" }, "key"],
  ])("with %s is a 400 that names it", async (_name, body, path) => {
    expect(await save(body)).toMatchObject({ status: 400, body: { issues: [{ path }] } });
  });
});

describe("where private addresses are not allowed", () => {
  beforeEach(async () => {
    await world.close();
    await open({ ALLOW_PRIVATE_ADDRESSES: "false" });
  });

  it("an own server on this machine is refused, by number and by name, and none is called", async () => {
    const byName = baseUrl.replace("127.0.0.1", "localhost");
    for (const base_url of [baseUrl, byName, "http://10.0.0.1/v1", "http://[::1]:8080/v1"]) {
      expect(await save({ base_url, models: ["m"] })).toMatchObject({
        status: 400,
        body: { issues: [{ path: "base_url" }] },
      });
    }
    expect(sent).toStrictEqual([]);
  });

  it.each([
    ["by number", (url: string) => url],
    ["by name", (url: string) => url.replace("127.0.0.1", "localhost")],
  ])("one that was saved before is not called any more, %s", async (_name, urlOf) => {
    const now = new Date(world.clock.now());
    const row = { userId: caller.userId, baseUrl: urlOf(baseUrl), models: ["m"], createdAt: now };
    await world.runtime.db.ownServer.create({ data: row });
    expect((await chat("own/m")).status).toBe(502);
    expect(sent).toStrictEqual([]);
  });
});
