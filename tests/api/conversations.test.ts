import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  conversation,
  conversationDeleted,
  conversationDetail,
  conversationList,
} from "@/lib/contracts/conversations";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
  const provider = scriptedProvider(() => world.clock, {
    "sandbox/swift": [
      [{ wait: 80 }, { text: "Rayleigh." }, { usage: { input: 12, output: 3 } }, { finish: "stop" }],
    ],
  });
  world = await stage.open({ openRoute: provider.openRoute });
});
beforeEach(async () => {
  caller = await stage.newCaller();
});
afterAll(async () => {
  await world.close();
  await stage.close();
});

async function create(body: Record<string, unknown> = {}) {
  const response = await callApi("POST /conversations", { body, key: caller.key });
  expect(response.status).toBe(200);
  return conversation.parse(await response.json());
}

async function list(query = "") {
  const response = await callApi("GET /conversations", { query, key: caller.key });
  const body = await response.json();
  expect(conversationList.parse(body)).toEqual(body);
  return body;
}

async function read(id: string) {
  const response = await callApi("GET /conversations/{id}", { id, key: caller.key });
  const body = await response.json();
  expect(conversationDetail.parse(body)).toEqual(body);
  return body;
}

async function chat(body: Record<string, unknown> = {}) {
  const messages = [{ role: "user", content: "Why is the sky blue?" }];
  const response = await callApi("POST /chat", {
    body: { model: "sandbox/swift", messages, stream: false, ...body },
    key: caller.key,
  });
  return (await response.json()) as { id: string; conversation_id: string };
}

async function rename(id: string, query: string) {
  return callApi("PATCH /conversations/{id}", { id, query, key: caller.key });
}

describe("POST /conversations", () => {
  it("makes an empty conversation, without any field and without any body", async () => {
    const empty = { title: null, mode: "chat", message_count: 0 };
    expect(await create()).toMatchObject(empty);
    const bodiless = await callApi("POST /conversations", { key: caller.key });
    expect(await bodiless.json()).toMatchObject(empty);
  });

  it("answers all it knows of it", async () => {
    const created = await create({ title: "  Colours ", mode: "blend" });
    expect(created).toEqual({
      id: expect.stringMatching(/^conv_\d{8}$/),
      title: "Colours",
      mode: "blend",
      message_count: 0,
      pinned: false,
      created_at: new Date(world.clock.now()).toISOString(),
      updated_at: new Date(world.clock.now()).toISOString(),
    });
    expect(await read(created.id)).toEqual({
      ...created,
      current_id: null,
      share_token: null,
      messages: [],
    });
  });

  it("keeps a title of characters that no column takes", async () => {
    expect((await create({ title: "a\u0000b\ud800c" })).title).toBe("a\ufffdb\ufffdc");
  });

  it.each([
    [{ title: 5 }, "title"],
    [{ title: "x".repeat(201) }, "title"],
    [{ mode: "debate" }, "mode"],
    [{ name: "Colours" }, "name"],
  ])("refuses %j", async (body, path) => {
    const response = await callApi("POST /conversations", { body, key: caller.key });
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toMatchObject([{ path }]);
  });
});

describe("GET /conversations", () => {
  it("is an empty page for a new account", async () => {
    expect(await list()).toEqual({ items: [], total: 0, limit: 20, offset: 0 });
  });

  it("has the one used last first, a page at a time, and counts all", async () => {
    const ids: string[] = [];
    for (const title of ["one", "two", "three"]) {
      world.clock.advance(1_000);
      ids.push((await create({ title })).id);
    }
    world.clock.advance(1_000);
    await chat({ conversation_id: ids[0] });
    const titles = (page: { items: { title: string }[] }) => page.items.map(({ title }) => title);
    expect(titles(await list())).toEqual(["one", "three", "two"]);
    const page = await list("?limit=2&offset=1");
    expect({ ...page, items: titles(page) }).toEqual({
      items: ["three", "two"],
      total: 3,
      limit: 2,
      offset: 1,
    });
    expect(titles(await list("?offset=3"))).toEqual([]);
  });

  it("has nothing of anybody else", async () => {
    await create({ title: "Mine" });
    caller = await stage.newCaller();
    expect((await list()).total).toBe(0);
  });

  it.each([
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?limit=many", "limit"],
    ["?limit=1.5", "limit"],
    ["?offset=-1", "offset"],
    ["?offset=1e9", "offset"],
    ["?page=2", "page"],
  ])("refuses %s", async (query, path) => {
    const response = await callApi("GET /conversations", { query, key: caller.key });
    expect(response.status).toBe(400);
    const body = await response.json();
    expect(body).toMatchObject({ code: "invalid_request", issues: [{ path }] });
  });
});

describe("a chat's conversation", () => {
  it("is a new one that holds the exchange, titled by its beginning", async () => {
    const { id: requestId, conversation_id: id } = await chat();
    const now = new Date(world.clock.now()).toISOString();
    expect(await read(id)).toEqual({
      id,
      title: "Why is the sky blue?",
      mode: "chat",
      message_count: 2,
      pinned: false,
      current_id: expect.stringMatching(/^msg_/),
      share_token: null,
      created_at: now,
      updated_at: now,
      messages: [
        {
          id: expect.stringMatching(/^msg_/),
          parent_id: null,
          role: "user",
          content: "Why is the sky blue?",
          model: null,
          request_id: requestId,
          mode: "chat",
          created_at: now,
          metrics: null,
        },
        {
          id: expect.stringMatching(/^msg_/),
          parent_id: expect.stringMatching(/^msg_/),
          role: "assistant",
          content: "Rayleigh.",
          model: "sandbox/swift",
          request_id: requestId,
          mode: "chat",
          created_at: now,
          metrics: {
            prompt_tokens: 12,
            completion_tokens: 3,
            latency_ms: 80,
            ttft_ms: 80,
            tokens_per_second: 37.5,
            cost: 0,
            credits_charged: 1,
            finish_reason: "stop",
          },
        },
      ],
    });
  });

  it("takes only the last message of a prompt that continues it, in order", async () => {
    const { conversation_id: id } = await chat();
    const answer = await chat({
      conversation_id: id,
      messages: [
        { role: "user", content: "Why is the sky blue?" },
        { role: "assistant", content: "Rayleigh." },
        { role: "user", content: "And at dusk?" },
      ],
    });
    expect(answer.conversation_id).toBe(id);
    const found = await read(id);
    expect(found.messages.map(({ content }: { content: string }) => content)).toEqual([
      "Why is the sky blue?",
      "Rayleigh.",
      "And at dusk?",
      "Rayleigh.",
    ]);
    expect(found.message_count).toBe(4);
    expect(found.title).toBe("Why is the sky blue?");
  });

  it("gets a title from its first exchange when it was made without one, and keeps one it has", async () => {
    const nameless = await create();
    await chat({ conversation_id: nameless.id });
    expect((await read(nameless.id)).title).toBe("Why is the sky blue?");
    const named = await create({ title: "Colours" });
    await chat({ conversation_id: named.id });
    expect((await read(named.id)).title).toBe("Colours");
  });

  it("keeps texts with characters that no column takes", async () => {
    const messages = [{ role: "user", content: `\u0000 ${"\ud83d".repeat(300)} blue` }];
    const { conversation_id: id } = await chat({ messages });
    expect((await read(id)).messages[0].content).toBe(`\ufffd ${"\ufffd".repeat(300)} blue`);
  });
});

describe("PATCH /conversations/{id}", () => {
  it("sets the title from the query string", async () => {
    const created = await create({ title: "Before" });
    const response = await rename(created.id, `?title=${encodeURIComponent("  Überblick & mehr ")}`);
    expect(await response.json()).toEqual({ ...created, title: "Überblick & mehr" });
    expect((await read(created.id)).title).toBe("Überblick & mehr");
  });

  it.each(["?title=", "", "?title=%20%20"])("clears the title with the query %j", async (query) => {
    const created = await create({ title: "Before" });
    expect(await (await rename(created.id, query)).json()).toEqual({ ...created, title: null });
  });

  it("keeps a title of characters that no column takes", async () => {
    const created = await create();
    const response = await rename(created.id, "?title=a%00b");
    expect(response.status).toBe(200);
    expect((await response.json()).title).toBe("a\ufffdb");
  });

  it.each([
    [`?title=${"x".repeat(201)}`, "title"],
    ["?titel=New", "titel"],
  ])("refuses the query %.12s", async (query, path) => {
    const { id } = await create();
    const response = await rename(id, query);
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toMatchObject([{ path }]);
  });
});

describe("DELETE /conversations/{id}", () => {
  it("removes the conversation and its messages, once", async () => {
    const { conversation_id: id } = await chat();
    const remove = () => callApi("DELETE /conversations/{id}", { id, key: caller.key });
    const response = await remove();
    expect(response.status).toBe(200);
    expect(conversationDeleted.parse(await response.json())).toEqual({ deleted: true, id });
    expect(await world.runtime.db.message.count({ where: { conversationId: id } })).toBe(0);
    expect((await remove()).status).toBe(404);
    expect((await list()).total).toBe(0);
  });

  it("leaves the request in the history", async () => {
    const { id: requestId, conversation_id: id } = await chat();
    await callApi("DELETE /conversations/{id}", { id, key: caller.key });
    const response = await callApi("GET /history/{id}", { id: requestId, key: caller.key });
    expect(await response.json()).toMatchObject({
      id: requestId,
      conversation_id: null,
      status: "completed",
    });
  });
});
