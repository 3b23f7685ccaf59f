import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/chat/route";
import { type Database, openDatabase } from "@/lib/adapters/database/engine/client";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { readEvents } from "../support/read-events";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

const model = "gpt-5.2";
/** 11 prompt and 625 answer tokens of gpt-5.2 are estimated; with the margin they are 1.1 credits. */
const words: Step = { text: "word ".repeat(400) };
/** 1,000 and 2,000 tokens cost $0.02975; with the margin that is 4 credits. */
const end: Step[] = [{ usage: { input: 1_000, output: 2_000 } }, { finish: "stop" }];
const holdSeconds = 60;

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;
let caller: Caller;
let broken: Database;

beforeAll(async () => {
  stage = await openApiStage();
  broken = await openDatabase({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
});
afterEach(() => world.close());
afterAll(async () => {
  await broken.close();
  await stage.close();
});

async function arrange(scripts: Record<string, Step[][]>) {
  provider = scriptedProvider(() => world.clock, scripts);
  world = await stage.open({
    settings: {
      OPENAI_API_KEY: "sk-test",
      ANTHROPIC_API_KEY: "sk-ant-test",
      HOLD_TTL_SECONDS: String(holdSeconds),
      SWEEP_INTERVAL_SECONDS: "10",
    },
    openRoute: provider.openRoute,
  });
  caller = await stage.newCaller();
}

function ask(body: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Response> {
  const messages = [{ role: "user", content: "Why is the sky blue?" }];
  return POST(
    new Request("http://127.0.0.1:3000/api/v1/chat", {
      method: "POST",
      headers: { authorization: `Bearer ${caller.key}` },
      body: JSON.stringify({ model, messages, ...body }),
      ...(signal && { signal }),
    }),
  );
}

/** Lets everything happen that waits for nothing but its turn, until the condition holds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 5_000; turn += 1) {
    if (await condition()) return;
    await new Promise(setImmediate);
  }
  throw new Error("It never came to that.");
}

const isSettled = async () => (await stage.balanceOf(caller)).held === 0;

/** Moves the clock in small steps, so that renewals and sweeps take turns as they do in real time. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 5) {
    world.clock.advance(5_000);
    // Both are queries on one connection: whatever was asked before this one has been done after it.
    await stage.balanceOf(caller);
    await new Promise(setImmediate);
  }
}

async function requests() {
  return world.runtime.db.request.findMany({
    where: { userId: caller.userId },
    select: { status: true, creditsCharged: true, finishReason: true },
  });
}

/** The charges in the ledger, which must be as many as were settled. */
async function charges(): Promise<number[]> {
  const response = await callApi("GET /credits/transactions", { key: caller.key });
  const rows: { type: string; credits: number }[] = await response.json();
  return rows.filter(({ type }) => type === "charge").map(({ credits }) => credits);
}

describe("a caller of the JSON answer who leaves", () => {
  it("before the first token is charged nothing, and upstream is aborted", async () => {
    await arrange({ [model]: [[{ hang: true }]] });
    const leaving = new AbortController();
    const pending = ask({ stream: false }, leaving.signal);
    await until(() => provider.open() === 1);
    leaving.abort();
    expect((await pending).status).toBe(499);
    expect(provider.open()).toBe(0);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
    expect(await requests()).toEqual([
      { status: "cancelled", creditsCharged: 0n, finishReason: "cancelled" },
    ]);
  });

  it("in the middle is charged for what had come, which the conversation keeps", async () => {
    await arrange({ [model]: [[words, { hang: true }]] });
    const leaving = new AbortController();
    const pending = ask({ stream: false }, leaving.signal);
    await until(() => provider.open() === 1);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    leaving.abort();
    await pending;
    expect(provider.open()).toBe(0);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 48, held: 0 });
    const { items } = await (await callApi("GET /conversations", { key: caller.key })).json();
    expect(items).toMatchObject([{ message_count: 2 }]);
  });

  it("before the request was read is charged nothing and asks nobody", async () => {
    await arrange({ [model]: [[words, ...end]] });
    const leaving = new AbortController();
    leaving.abort();
    await ask({ stream: false }, leaving.signal).catch(() => undefined);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
    expect(provider.open()).toBe(0);
  });
});

describe("a caller who leaves while a retry waits", () => {
  it.each([true, false])("is charged nothing, and nobody is asked again (stream: %s)", async (stream) => {
    const limited: Step = { fail: "rate", status: 429, retryAfterMs: 1_500 };
    await arrange({ [model]: [[limited], [words, ...end]] });
    const timers = world.clock.pending();
    const leaving = new AbortController();
    const pending = ask({ stream }, leaving.signal);
    // The hold's renewal, the retry's wait and, for a stream, the first event's patience.
    await until(() => provider.calls.length === 1 && world.clock.pending() === timers + (stream ? 3 : 2));
    leaving.abort();
    await (await pending).text();
    world.clock.advance(2_000);
    expect(provider.calls).toHaveLength(1);
    expect(world.clock.pending()).toBe(timers);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
    expect(await requests()).toMatchObject([{ status: "cancelled" }]);
  });
});

describe("a caller who leaves once the answer is whole", () => {
  it("is charged once", async () => {
    await arrange({ [model]: [[words, ...end]] });
    const response = await ask();
    const reader = response.body?.getReader();
    for (let frame = 0; frame < 2; frame += 1) await reader?.read();
    await reader?.cancel();
    await until(isSettled);
    expect(await charges()).toEqual([-4]);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 46, held: 0 });
  });

  it("is charged once when it leaves at any frame", async () => {
    for (let frames = 0; frames <= 4; frames += 1) {
      await arrange({ [model]: [[words, ...end]] });
      const reader = (await ask()).body?.getReader();
      for (let frame = 0; frame < frames; frame += 1) await reader?.read();
      await reader?.cancel();
      await until(isSettled);
      expect(await charges()).toHaveLength(1);
      await world.close();
    }
  });
});

describe("a database that is lost during an answer", () => {
  const lose: Step = {
    run: () => {
      world.runtime.db = broken.client;
    },
  };

  /** Lets the tries of a settlement take their time, until there is an answer. */
  async function outlast<Value>(pending: Promise<Value>): Promise<Value> {
    let isThere = false;
    void pending.finally(() => {
      isThere = true;
    });
    await until(() => {
      if (isPatient()) world.clock.advance(1_000);
      return isThere;
    });
    return pending;
  }
  const isPatient = () => world.runtime.db === broken.client;

  it.each([
    ["at the end", [words, ...end, lose]],
    ["before upstream fails", [words, lose, { fail: "transport", status: 502 } as Step]],
  ])("%s for good leaves the charge unknown, and the sweeper returns the hold", async (_when, script) => {
    await arrange({ [model]: [script] });
    const { db } = world.runtime;
    const response = await ask();
    const events = await outlast(readEvents(response));
    expect(events.at(-1)).toEqual({
      event: "error",
      error: "A store of ours is down. Please try again.",
      code: "unavailable",
      status_code: 503,
      refunded: null,
      partial: true,
      request_id: response.headers.get("x-request-id"),
    });
    world.runtime.db = db;
    await pass(holdSeconds + 20);
    expect((await stage.balanceOf(caller)).held).toBe(0);
    expect(await requests()).toMatchObject([{ status: "expired", creditsCharged: 0n }]);
  });

  it("and is back in time charges the answer once and tells it whole", async () => {
    await arrange({ [model]: [[words, ...end, lose]] });
    const { db } = world.runtime;
    const pending = ask().then(readEvents);
    await until(() => world.logs.some(({ message }) => message === "settlement failed, trying again"));
    world.runtime.db = db;
    world.clock.advance(100);
    expect((await pending).at(-1)).toMatchObject({ event: "done", credits_charged: 4 });
    expect(await stage.balanceOf(caller)).toEqual({ credits: 46, held: 0 });
  });

  it("is a 503 for a caller who does not stream", async () => {
    await arrange({ [model]: [[words, ...end, lose]] });
    const { db } = world.runtime;
    const response = await outlast(ask({ stream: false }));
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      error: "A store of ours is down. Please try again.",
      code: "unavailable",
      refunded: null,
      partial: true,
      answers: [{ model, content: "word ".repeat(400) }],
      request_id: response.headers.get("x-request-id"),
    });
    world.runtime.db = db;
  });

  it("takes nothing down when the caller has left, too", async () => {
    await arrange({ [model]: [[words, lose, { hang: true }]] });
    const { db } = world.runtime;
    const reader = (await ask()).body?.getReader();
    await reader?.read();
    await until(() => world.runtime.db !== db || provider.open() === 0);
    await outlast(Promise.resolve(reader?.cancel()));
    world.runtime.db = db;
    await pass(holdSeconds + 20);
    expect((await stage.balanceOf(caller)).held).toBe(0);
  });
});

describe("a hold", () => {
  it("is renewed for as long as its stream lives, however long that is", async () => {
    let isOver = false;
    const long: Step = {
      run: async () => {
        while (!isOver) await new Promise(setImmediate);
      },
    };
    await arrange({ [model]: [[words, long, ...end]] });
    const pending = ask().then(readEvents);
    await until(async () => (await stage.balanceOf(caller)).held === 2);
    await pass(5 * holdSeconds);
    expect((await stage.balanceOf(caller)).held).toBe(2);
    isOver = true;
    expect((await pending).at(-1)).toMatchObject({ event: "done", credits_charged: 4 });
    expect(await stage.balanceOf(caller)).toEqual({ credits: 46, held: 0 });
  });

  it("of a process that died returns whole after its time, and its request counts as expired", async () => {
    await arrange({ [model]: [[words, { hang: true }]] });
    const response = await ask();
    const reader = response.body?.getReader();
    await reader?.read();
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 2 });
    // A dead process neither renews nor settles; another one starts over the same database and sweeps.
    const [deadClock, deadProvider] = [world.clock, provider];
    const later = deadClock.now() + holdSeconds * 1_000;
    provider = scriptedProvider(() => world.clock, {});
    world = await stage.open({ settings: { SWEEP_INTERVAL_SECONDS: "10" }, openRoute: provider.openRoute });
    await pass(holdSeconds - 10);
    expect(await isSettled()).toBe(false);
    await pass(20);
    expect(world.clock.now()).toBeGreaterThan(later);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 50, held: 0 });
    expect(await requests()).toEqual([{ status: "expired", creditsCharged: 0n, finishReason: null }]);
    expect(await charges()).toEqual([]);
    expect(world.logs).toMatchObject([{ level: "warn", message: "returned the holds of dead runs" }]);
    expect(deadProvider.open()).toBe(1);
  });

  it("that expired under a live answer is still settled, once, from what is free", async () => {
    await arrange({ [model]: [[words, { hang: true }]] });
    const reader = (await ask()).body?.getReader();
    await reader?.read();
    await world.runtime.db.hold.updateMany({
      where: { state: "open", wallet: { userId: caller.userId } },
      data: { expiresAt: new Date(world.clock.now()) },
    });
    await pass(10);
    expect(await requests()).toMatchObject([{ status: "expired" }]);
    await reader?.cancel();
    expect(await charges()).toEqual([-2]);
    expect(await stage.balanceOf(caller)).toEqual({ credits: 48, held: 0 });
    expect(await requests()).toMatchObject([{ status: "cancelled", creditsCharged: 2n }]);
  });
});

describe("a conversation that is deleted while its answer comes", () => {
  it("stays deleted, and the answer is delivered and charged all the same", async () => {
    let conversationId = "";
    const remove: Step = {
      run: () => callApi("DELETE /conversations/{id}", { id: conversationId, key: caller.key }),
    };
    await arrange({ [model]: [[words, remove, ...end]] });
    const created = await callApi("POST /conversations", { body: {}, key: caller.key });
    conversationId = (await created.json()).id;
    const events = await readEvents(await ask({ conversation_id: conversationId }));
    expect(events.at(-1)).toMatchObject({ event: "done", credits_charged: 4, conversation_id: null });
    const found = await callApi("GET /conversations/{id}", { id: conversationId, key: caller.key });
    expect(found.status).toBe(404);
    expect(await world.runtime.db.message.count({ where: { conversationId } })).toBe(0);
    expect(await charges()).toEqual([-4]);
  });
});

describe("an upstream that breaks off the answer of a caller who does not stream", () => {
  it("is a 502 that carries the part he is charged for", async () => {
    await arrange({ [model]: [[words, { fail: "transport", status: 502, message: "connection lost" }]] });
    const response = await ask({ stream: false });
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      code: "upstream_error",
      refunded: false,
      partial: true,
      answers: [{ model, content: "word ".repeat(400) }],
    });
    expect(await charges()).toEqual([-2]);
  });
});
