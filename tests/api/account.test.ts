import { strFromU8, unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hashApiKey } from "@/lib/server/auth/api-key";
import { type ApiRoute, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { ownPage } from "../support/own-page";
import { type Step, scriptedProvider } from "../support/scripted-provider";

const short: Step[] = [{ text: "ok" }, { usage: { input: 10, output: 2 } }, { finish: "stop" }];
const secret = "sk-own-canary-0123456789abcdef";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open({
    settings: { OPENAI_API_KEY: "sk-test", MISTRAL_BASE_URL: "http://127.0.0.1:9/v1" },
    openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": [short] }).openRoute,
  });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

/** Asks with the account's session. */
function ask(route: ApiRoute, { userId = caller.userId, body }: { userId?: string; body?: unknown } = {}) {
  const headers = ownPage(world, userId);
  return callApi(route, { key: null, headers, ...(body !== undefined && { body }) });
}

async function chat(content: string): Promise<number> {
  const body = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content }] };
  return (await callApi("POST /chat", { key: caller.key, body })).status;
}

describe("GET /settings/export", () => {
  async function exported() {
    const response = await ask("GET /settings/export");
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="llmwise-[\d-]+\.zip"$/,
    );
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    return Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        name,
        strFromU8(bytes)
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line)),
      ]),
    );
  }

  it("holds all that is kept of the account, and none of its secrets or of other accounts", async () => {
    const other = caller;
    await chat("Somebody else's words");
    caller = await stage.newCaller();
    await chat("My own words");
    await callApi("PUT /settings/keys", { key: caller.key, body: { keys: { mistral: secret } } });
    const files = await exported();
    expect(Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, lines?.length]))).toEqual({
      "conversations.jsonl": 1,
      "requests.jsonl": 1,
      "prompt_texts.jsonl": 0,
      "uploads.jsonl": 0,
      "transactions.jsonl": 2,
      "payments.jsonl": 0,
      "api_keys.jsonl": 1,
      "provider_keys.jsonl": 1,
      "own_servers.jsonl": 0,
      "audit_events.jsonl": 2,
    });
    expect(files["conversations.jsonl"]?.[0].messages[0].content).toBe("My own words");
    expect(files["requests.jsonl"]?.[0].responses[0].content).toBe("ok");
    const text = JSON.stringify(files);
    for (const hidden of [secret, hashApiKey(caller.key), "Somebody else", other.userId]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("holds every request once, also beyond a page", async () => {
    const { db } = world.runtime;
    await chat("first");
    await db.$executeRaw`INSERT INTO requests (id, user_id, mode, model, price_version, created_at)
      SELECT 'req_' || ${caller.userId} || n, ${caller.userId}, 'chat', 'm', 'v', now() FROM generate_series(1, 450) n`;
    const ids = (await exported())["requests.jsonl"]?.map(({ id }) => id) ?? [];
    expect([ids.length, new Set(ids).size]).toEqual([451, 451]);
  });
});

describe("POST /settings/close", () => {
  const word = { confirm: "close my account" };

  it("ends keys and sessions, clears texts, and keeps the ledger", async () => {
    await chat("My own words");
    await callApi("PUT /settings/keys", { key: caller.key, body: { keys: { mistral: secret } } });
    const before = await stage.balanceOf(caller);
    expect(await (await ask("POST /settings/close", { body: word })).json()).toEqual({ closed: true });
    expect([await chat("again"), (await ask("GET /history")).status]).toEqual([401, 401]);
    const { db } = world.runtime;
    const user = await db.user.findUniqueOrThrow({ where: { id: caller.userId } });
    expect(user).toMatchObject({ email: null, name: null });
    expect(await db.conversation.count({ where: { userId: caller.userId } })).toBe(0);
    expect(await db.providerKey.count({ where: { userId: caller.userId } })).toBe(0);
    expect(await stage.balanceOf(caller)).toEqual(before);
  });

  it("asks for the word first, takes no key, and leaves the local owner in", async () => {
    expect((await ask("POST /settings/close", { body: {} })).status).toBe(400);
    expect((await callApi("POST /settings/close", { key: caller.key, body: word })).status).toBe(403);
    expect((await ask("POST /settings/close", { userId: "user_local", body: word })).status).toBe(409);
    expect(await chat("still here")).toBe(200);
  });
});
