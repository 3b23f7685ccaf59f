import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/adapters/database/engine/client";
import { revokeApiKey } from "@/lib/adapters/database/records/api-keys";
import { createConversation } from "@/lib/adapters/database/records/conversations";
import { setRuntime } from "@/lib/server/runtime";
import { reserveChat, testNow } from "../support/accounts";
import { type ApiRoute, apiRoutes, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import { type ApiWorld, apiRequest, ownerKey } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

const user = (content: unknown) => ({ role: "user", content });
const messages = [user("Why is the sky blue?")];
const good = { model: "sandbox/swift", messages };

/** The headers of a paid caller's first chat of the minute, and of a first call without a credential. */
const paidChatHeaders = {
  "x-ratelimit-limit": "135",
  "x-ratelimit-remaining": "134",
  "x-ratelimit-reset": "1",
  "ratelimit-policy": '"chat";q=135;w=60, "address";q=360;w=60, "burst";q=90;w=10',
  ratelimit: '"chat";r=134;t=1, "address";r=359;t=1, "burst";r=89;t=10',
};
const strangerHeaders = {
  "x-ratelimit-limit": "120",
  "x-ratelimit-remaining": "119",
  "x-ratelimit-reset": "1",
  "ratelimit-policy": '"address";q=120;w=60, "burst";q=30;w=10',
  ratelimit: '"address";r=119;t=1, "burst";r=29;t=10',
};

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(settings: Record<string, string> = {}) {
  provider = scriptedProvider(() => world.clock, { "sandbox/swift": [[{ text: "Hi" }, { finish: "stop" }]] });
  world = await stage.open({
    settings: { RATE_LIMIT_MULTIPLIER: "1", OPENAI_API_KEY: "sk-test", ...settings },
    openRoute: provider.openRoute,
  });
}

/** The whole answer: status, body, headers. The request id must be the same in the body and in its header. */
async function whole(response: Response) {
  const { "x-request-id": requestId, ...headers } = Object.fromEntries(response.headers);
  expect(requestId).toMatch(/^req_\d{8}$/);
  const { request_id, ...body } = await response.json();
  expect(request_id).toBe(requestId);
  return { status: response.status, body, headers };
}

function refusal(status: number, body: Record<string, unknown>, quota: Record<string, string>) {
  const headers = {
    "cache-control": "private, no-store",
    "content-type": "application/json",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
    ...quota,
  };
  return { status, body, headers };
}

function invalid(path: string, message: string) {
  const text = path === "" ? message : `${path}: ${message}`;
  const sentence = text.endsWith("?") ? text : `${text}.`;
  return { error: sentence, code: "invalid_request", issues: [{ path, message }] };
}

const bytes = (...values: number[]) => new Uint8Array(values);
const wideText = "word ".repeat(200_000);

const badChats: { name: string; body: unknown; status?: number; told: Record<string, unknown> }[] = [
  { name: "an empty body", body: "", told: invalid("", "the body is empty; send a JSON object") },
  { name: "a body of blanks", body: " \n ", told: invalid("", "the body is empty; send a JSON object") },
  {
    name: "bytes that are not UTF-8",
    body: bytes(0x7b, 0x22, 0xff, 0x22, 0x7d),
    told: invalid("", "the body is not valid UTF-8"),
  },
  { name: "text that is not JSON", body: "model=gpt", told: invalid("", "the body is not valid JSON") },
  {
    name: "JSON that breaks off",
    body: '{"model": "sandbox/swift", "messages": [',
    told: invalid("", "the body is not valid JSON"),
  },
  {
    name: "200,000 opening brackets",
    body: "[".repeat(200_000),
    told: invalid("", "the body must not be nested deeper than 16 levels"),
  },
  {
    name: "an array 100,000 deep",
    body: `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    told: invalid("", "the body must not be nested deeper than 16 levels"),
  },
  {
    name: "an array where the object belongs",
    body: [good],
    told: invalid("", "invalid input: expected object, received array"),
  },
  { name: "null", body: null, told: invalid("", "invalid input: expected object, received null") },
  {
    name: "no model",
    body: { messages },
    told: invalid("model", "invalid input: expected string, received undefined"),
  },
  {
    name: "a model that is a number",
    body: { ...good, model: 5 },
    told: invalid("model", "invalid input: expected string, received number"),
  },
  {
    name: "a temperature in words",
    body: { ...good, temperature: "hot" },
    told: invalid("temperature", "invalid input: expected number, received string"),
  },
  {
    name: "a temperature of 3",
    body: { ...good, temperature: 3 },
    told: invalid("temperature", "too big: expected number to be <=2"),
  },
  {
    name: "half a token",
    body: { ...good, max_tokens: 0.5 },
    told: invalid("max_tokens", "invalid input: expected int, received number"),
  },
  {
    name: "stream in words",
    body: { ...good, stream: "yes" },
    told: invalid("stream", "invalid input: expected boolean, received string"),
  },
  {
    name: "an unknown field, with the nearest known one",
    body: { ...good, max_token: 5 },
    told: invalid("max_token", 'unknown field; did you mean "max_tokens"?'),
  },
  {
    name: "an unknown field that is near none",
    body: { ...good, colour_of_the_sky: "blue" },
    told: invalid("colour_of_the_sky", "unknown field"),
  },
  {
    name: "an unknown field of a message",
    body: { ...good, messages: [{ ...user("Hi"), contents: "?" }] },
    told: invalid("messages.0.contents", 'unknown field; did you mean "content"?'),
  },
  {
    name: "0 messages",
    body: { ...good, messages: [] },
    told: invalid("messages", "too small: expected array to have >=1 items"),
  },
  {
    name: "201 messages",
    body: { ...good, messages: Array.from({ length: 201 }, () => user("Hi")) },
    told: invalid("messages", "too big: expected array to have <=200 items"),
  },
  {
    name: "a message that is an image alone",
    body: {
      ...good,
      messages: [user([{ type: "image_url", image_url: { url: "https://example.com/a.png" } }])],
    },
    told: invalid("messages.0.content", "must contain some text"),
  },
  {
    name: "a message of blanks",
    body: { ...good, messages: [user(" \n ")] },
    told: invalid("messages.0.content", "must contain some text"),
  },
  {
    name: "a last message that is not the user's",
    body: { ...good, messages: [user("Hi"), { role: "assistant", content: "Hello" }] },
    told: invalid("messages.1.role", "the last message must come from the user"),
  },
  {
    name: "a role that does not exist",
    body: { ...good, messages: [{ role: "tool", content: "Hi" }] },
    told: invalid("messages.0.role", 'invalid option: expected one of "system"|"user"|"assistant"'),
  },
  {
    name: "an image by an address that is no image's",
    body: {
      ...good,
      messages: [
        user([
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "file:///etc/passwd" } },
        ]),
      ],
    },
    told: invalid(
      "messages.0.content.1.image_url.url",
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ),
  },
  {
    name: "a conversation id that is none",
    body: { ...good, conversation_id: "1; DROP TABLE" },
    told: invalid("conversation_id", "must be an id that starts with conv_"),
  },
  {
    name: "six fallbacks",
    body: { ...good, routing: { fallback: Array.from({ length: 6 }, () => "sandbox/sage") } },
    told: invalid("routing.fallback", "too big: expected array to have <=5 items"),
  },
  {
    name: "auto as a fallback",
    body: { ...good, routing: { fallback: ["auto"] } },
    told: invalid("routing.fallback.0", "auto may only be the first model"),
  },
  {
    name: "a model that is not in the catalogue",
    body: { ...good, model: "gpt-5.22" },
    told: {
      error: 'model: there is no model "gpt-5.22". Did you mean gpt-5.2?',
      code: "unknown_model",
      model: "gpt-5.22",
      suggestions: ["gpt-5.2", "gpt-5", "gpt-5.1"],
    },
  },
  {
    name: "a fallback that is not in the catalogue",
    body: { ...good, routing: { fallback: ["zzzzzzzzzzzzzz"] } },
    told: {
      error: 'routing.fallback.0: there is no model "zzzzzzzzzzzzzz".',
      code: "unknown_model",
      model: "zzzzzzzzzzzzzz",
      suggestions: [],
    },
  },
  {
    name: "a known model that no key serves",
    body: { ...good, model: "claude-opus-4.8" },
    told: {
      error: "model: Claude Opus 4.8 cannot be served here.",
      code: "model_unavailable",
      model: "claude-opus-4.8",
      hint: "Set ANTHROPIC_API_KEY or OPENROUTER_API_KEY on the server, add your own key, or use a sandbox model.",
    },
  },
  {
    name: "a prompt that fits no window",
    body: { ...good, messages: [user(wideText)] },
    told: {
      error: "The prompt does not fit sandbox/swift: it needs about 250003 tokens, and 128000 are free.",
      code: "context_length_exceeded",
      model: "sandbox/swift",
      limit: 128_000,
      needed: 250_003,
    },
  },
  {
    name: "a conversation that does not exist",
    body: { ...good, conversation_id: "conv_99999999" },
    status: 404,
    told: { error: "There is no such conversation.", code: "not_found" },
  },
];

describe("a chat request that is refused", () => {
  it.each(badChats)("is told what is wrong with $name", async ({ body, status = 400, told }) => {
    await arrange();
    const response = await apiRoutes["POST /chat"](chatRequest(body));
    expect(await whole(response)).toEqual(refusal(status, told, paidChatHeaders));
    expect(provider.calls).toEqual([]);
  });

  it.each([true, false])(
    "is told so, at no charge, when upstream alone finds the prompt too long (stream: %s)",
    async (stream) => {
      await arrange();
      const refusing: Step = { fail: "context_length", status: 400, message: "too many tokens" };
      provider = scriptedProvider(() => world.clock, { "sandbox/swift": [[refusing]] });
      world.runtime.modelDeps.openRoute = provider.openRoute;
      const { key, userId } = await stage.newCaller();
      const response = await callApi("POST /chat", { body: { ...good, stream }, key });
      expect(await whole(response)).toEqual(
        refusal(
          400,
          {
            error: "The prompt does not fit sandbox/swift, which takes 128000 tokens.",
            code: "context_length_exceeded",
            model: "sandbox/swift",
            limit: 128_000,
            needed: 128_001,
            refunded: true,
          },
          paidChatHeaders,
        ),
      );
      expect(await stage.balanceOf({ userId })).toEqual({ credits: 50, held: 0 });
    },
  );

  it("is told the limit and the need that upstream named", async () => {
    await arrange();
    const words = { message: "too many tokens", contextLimit: 8_192, contextNeeded: 9_000 };
    const refusing: Step = { fail: "context_length", status: 400, ...words };
    provider = scriptedProvider(() => world.clock, { "sandbox/swift": [[refusing]] });
    world.runtime.modelDeps.openRoute = provider.openRoute;
    const { key } = await stage.newCaller();
    const response = await callApi("POST /chat", { body: good, key });
    expect(await response.json()).toMatchObject({ limit: 8_192, needed: 9_000 });
  });

  it("tells of every fault at once", async () => {
    await arrange();
    const response = await callApi("POST /chat", { body: { model: "", messages, stream: 1, tempo: 2 } });
    expect((await response.json()).issues).toEqual([
      { path: "model", message: "too small: expected string to have >=1 characters" },
      { path: "stream", message: "invalid input: expected boolean, received number" },
      { path: "tempo", message: "unknown field" },
    ]);
  });
});

/** A request whose body goes out as it is, also where it is not JSON. */
function chatRequest(body: unknown): Request {
  const raw = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return new Request("http://127.0.0.1:3000/api/v1/chat", {
    method: "POST",
    headers: { authorization: `Bearer ${ownerKey}` },
    body: raw as BodyInit, // Node's types leave out byte arrays.
  });
}

describe("a body over the limit", () => {
  const tooLarge = {
    error: "The request body is too large.",
    code: "payload_too_large",
    limit_bytes: 4_194_304,
  };

  it("is refused by its announced length, unread", async () => {
    await arrange();
    const request = apiRequest("/api/v1/chat", { body: good, headers: { "content-length": "4194305" } });
    const response = await apiRoutes["POST /chat"](request);
    // A long body that nobody reads is not waited for: the connection ends with the answer.
    expect(await whole(response)).toEqual(
      refusal(413, tooLarge, { ...paidChatHeaders, connection: "close" }),
    );
    expect(request.bodyUsed).toBe(false);
  });

  it("is read no further than the limit when it never ends", async () => {
    await arrange();
    let sentBytes = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sentBytes += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const request = new Request("http://127.0.0.1:3000/api/v1/chat", {
      method: "POST",
      headers: { authorization: `Bearer ${ownerKey}` },
      body: endless,
      duplex: "half",
    } as RequestInit); // Node's types do not know `duplex`.
    expect(await whole(await apiRoutes["POST /chat"](request))).toEqual(
      refusal(413, tooLarge, paidChatHeaders),
    );
    expect(isCancelled).toBe(true);
    expect(sentBytes).toBeLessThanOrEqual(4_194_304 + 3 * 65_536);
  });

  it("may be exactly as large as the limit", async () => {
    await arrange({ BODY_LIMIT_BYTES: "2048" });
    const response = await apiRoutes["POST /chat"](chatRequest(JSON.stringify(good).padEnd(2_048)));
    expect(response.status).toBe(200);
    await response.text();
  });
});

const badCredentials: { name: string; authorization: string | null; error: string }[] = [
  {
    name: "none",
    authorization: null,
    error: "Send an API key as `Authorization: Bearer mm_sk_…`, or sign in.",
  },
  {
    name: "another scheme",
    authorization: "Basic dXNlcjpwYXNz",
    error: "The Authorization header is not `Bearer <key>`.",
  },
  {
    name: "no token",
    authorization: "Bearer",
    error: "The Authorization header is not `Bearer <key>`.",
  },
  { name: "a key that is cut", authorization: "Bearer mm_sk_abc", error: "The API key is malformed." },
  {
    name: "a key of another service",
    authorization: "Bearer sk-proj-1234",
    error: "The API key is malformed.",
  },
  {
    name: "a session token where nobody issues them",
    authorization: "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.c2ln",
    error: "The API key is malformed.",
  },
  {
    name: "a key that nobody has",
    authorization: `Bearer mm_sk_${"0".repeat(64)}`,
    error: "The API key is unknown or was revoked.",
  },
];

describe("a credential", () => {
  it.each(badCredentials)("of $name is a 401", async ({ authorization, error }) => {
    await arrange();
    const response = await callApi("POST /chat", {
      body: good,
      key: null,
      headers: authorization === null ? {} : { authorization },
    });
    expect(await whole(response)).toEqual(refusal(401, { error, code: "unauthorized" }, strangerHeaders));
    expect(provider.calls).toEqual([]);
  });

  it("that was revoked is a 401", async () => {
    await arrange();
    const { userId, key } = await stage.newCaller();
    await revokeApiKey(world.runtime.db, { userId, now: testNow });
    const response = await callApi("GET /models", { key });
    const body = { error: "The API key is unknown or was revoked.", code: "unauthorized" };
    expect(await whole(response)).toEqual(refusal(401, body, strangerHeaders));
  });

  it("that is an API key may not make a key: 403", async () => {
    await arrange();
    const response = await callApi("POST /keys/generate", { body: {} });
    const { status, body } = await whole(response);
    expect({ status, body }).toEqual({
      status: 403,
      body: { error: "This needs a signed-in session, not an API key.", code: "forbidden" },
    });
  });

  it.each(Object.keys(apiRoutes) as ApiRoute[])("is asked for on %s", async (route) => {
    await arrange();
    const response = await callApi(route, { key: null, id: "conv_00000001" });
    expect((await whole(response)).body.code).toBe("unauthorized");
  });
});

describe("an account", () => {
  it("with an empty wallet is told what is there and what is needed", async () => {
    await arrange();
    const caller = await stage.newCaller({ credits: 0, isPaid: false });
    const { status, body } = await whole(await callApi("POST /chat", { body: good, key: caller.key }));
    expect({ status, body }).toEqual({
      status: 402,
      body: {
        error: "This needs 1 credit; available: 0.",
        code: "insufficient_credits",
        credits: 0,
        required: 1,
      },
    });
    expect(provider.calls).toEqual([]);
  });

  it("that never paid may not use a paid model", async () => {
    await arrange();
    const caller = await stage.newCaller({ isPaid: false });
    const body = { ...good, model: "gpt-5.2" };
    const answer = await whole(await callApi("POST /chat", { body, key: caller.key }));
    expect(answer).toEqual(
      refusal(
        403,
        {
          error:
            "model: GPT-5.2 opens with your first top-up or your own provider key; free accounts use free models.",
          code: "forbidden",
        },
        {
          "x-ratelimit-limit": "54",
          "x-ratelimit-remaining": "53",
          "x-ratelimit-reset": "2",
          "ratelimit-policy": '"chat";q=54;w=60, "address";q=120;w=60, "burst";q=30;w=10',
          ratelimit: '"chat";r=53;t=2, "address";r=119;t=1, "burst";r=29;t=10',
        },
      ),
    );
    expect(provider.calls).toEqual([]);
  });

  it("that never paid may use every model where the operator says so", async () => {
    await arrange({ FREE_TIER_ALL_MODELS: "true" });
    const caller = await stage.newCaller({ isPaid: false });
    const response = await callApi("POST /chat", { body: { ...good, model: "gpt-5.2" }, key: caller.key });
    expect(response.status).toBe(200);
    await readEvents(response);
  });
});

describe("somebody else's object", () => {
  let stranger: Caller;

  async function arrangeObjects() {
    await arrange();
    const owner = await stage.newCaller();
    stranger = await stage.newCaller();
    const { db, newId } = world.runtime;
    const conversation = { id: newId("conv"), userId: owner.userId, title: "Private", mode: "chat" as const };
    await createConversation(db, { ...conversation, now: testNow });
    const requestId = newId("req");
    await reserveChat(db, { userId: owner.userId, requestId, credits: 1 });
    return { conversationId: conversation.id, requestId };
  }

  it.each(["GET /conversations/{id}", "PATCH /conversations/{id}", "DELETE /conversations/{id}"] as const)(
    "is not found by %s",
    async (route) => {
      const { conversationId } = await arrangeObjects();
      const answer = await whole(await callApi(route, { id: conversationId, key: stranger.key }));
      expect(answer.body).toEqual({ error: "There is no such conversation.", code: "not_found" });
      expect(answer.status).toBe(404);
      expect(
        await world.runtime.db.conversation.count({ where: { id: conversationId, title: "Private" } }),
      ).toBe(1);
    },
  );

  it("is not found as the conversation of a chat", async () => {
    const { conversationId } = await arrangeObjects();
    const body = { ...good, conversation_id: conversationId };
    const answer = await whole(await callApi("POST /chat", { body, key: stranger.key }));
    expect(answer.body).toEqual({ error: "There is no such conversation.", code: "not_found" });
    expect(answer.status).toBe(404);
    expect(provider.calls).toEqual([]);
  });

  it("is not found in the history", async () => {
    const { requestId } = await arrangeObjects();
    const answer = await whole(await callApi("GET /history/{id}", { id: requestId, key: stranger.key }));
    expect(answer.body).toEqual({ error: "There is no such request.", code: "not_found" });
    expect(answer.status).toBe(404);
  });
});

describe("a path or an id that leads nowhere", () => {
  it("is a JSON 404 for a path", async () => {
    await arrange();
    const { status, body } = await whole(await callApi("GET /nowhere"));
    expect({ status, body }).toEqual({
      status: 404,
      body: { error: "There is no such endpoint.", code: "not_found" },
    });
  });

  it.each(["", "conv_1", "\0", "\ud800", "' OR 1=1 --", "x".repeat(5_000)])(
    "is a 404 for the id %j",
    async (id) => {
      await arrange();
      const params = Promise.resolve({ id });
      for (const route of ["GET /conversations/{id}", "GET /history/{id}"] as const) {
        const response = await apiRoutes[route](apiRequest("/api/v1/anything"), { params });
        expect((await whole(response)).body.code).toBe("not_found");
      }
    },
  );
});

/** A body that each route takes; the others read none. */
const goodBodies: Partial<Record<ApiRoute, unknown>> = {
  "POST /chat": good,
  "POST /compare": { models: ["sandbox/swift", "sandbox/sage"], messages: good.messages },
  "POST /blend": { models: ["sandbox/swift", "sandbox/sage"], messages: good.messages },
  "POST /judge": { contestants: ["sandbox/swift", "sandbox/sage"], messages: good.messages },
  "POST /conversations": {},
  "PUT /settings/privacy": {},
  "PUT /credits/auto-topup": { enabled: false },
  "PUT /settings/keys": { keys: { custom: "no-provider-of-that-name" } },
  "PUT /settings/server": { base_url: "http://127.0.0.1:1/v1", models: ["llama"] },
  "POST /credits/purchase": { amount_usd: 5 },
  "POST /credits/confirm-checkout": { session_id: "cs_1" },
};

describe("a broken database", () => {
  let broken: Database;

  beforeAll(async () => {
    // Nothing listens there: every query is refused as by a server that is down.
    broken = await openDatabase({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
  });
  afterAll(() => broken.close());

  async function arrangeBroken() {
    await arrange();
    setRuntime({ ...world.runtime, db: broken.client });
  }

  const body = { error: "A store of ours is down. Please try again.", code: "unavailable" };
  const needsNone: readonly ApiRoute[] = ["GET /models", "GET /credits/packs", "GET /nowhere"];
  const needsTheDatabase = (route: ApiRoute) => !needsNone.includes(route);

  it.each(Object.keys(apiRoutes) as ApiRoute[])("is a 503 and never a 401 on %s", async (route) => {
    await arrangeBroken();
    const options = { id: "conv_00000001", key: `mm_sk_${"1".repeat(64)}` };
    const isRead = route.startsWith("GET") || route.startsWith("DELETE");
    const answer = await whole(await callApi(route, isRead ? options : { ...options, body: good }));
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 503, body });
  });

  it.each((Object.keys(apiRoutes) as ApiRoute[]).filter(needsTheDatabase))(
    "is a 503 on %s for a caller who is known without it",
    async (route) => {
      await arrangeBroken();
      const response = await callApi(route, {
        id: "conv_00000001",
        ...(route in goodBodies && { body: goodBodies[route] }),
      });
      expect((await whole(response)).status).toBe(503);
    },
  );

  it("is logged with its cause, and the cause is not told", async () => {
    await arrangeBroken();
    const response = await callApi("GET /credits/balance");
    expect(await response.text()).not.toMatch(/ECONN|127\.0\.0\.1|prisma/i);
    expect(world.logs).toMatchObject([{ level: "error", message: "database unavailable" }]);
  });
});

describe("the last call of a quota", () => {
  it("is followed by a 429 that says which quota and how long, and spends nothing", async () => {
    await arrange({ RATE_LIMIT_MULTIPLIER: "0.02" });
    const caller = await stage.newCaller({ credits: 5 });
    const send = () => callApi("POST /chat", { body: { ...good, stream: false }, key: caller.key });
    const statuses = [];
    for (let turn = 0; turn < 2; turn += 1) statuses.push((await send()).status);
    expect(statuses).toEqual([200, 200]);
    const refused = await whole(await send());
    expect(refused).toMatchObject({
      status: 429,
      body: { code: "rate_limited", bucket: "burst", retry_after: 10 },
      headers: { "retry-after": "10", "cache-control": "private, no-store" },
    });
    expect(await stage.balanceOf(caller)).toEqual({ credits: 3, held: 0 });
    expect(provider.calls).toHaveLength(2);
  });
});
