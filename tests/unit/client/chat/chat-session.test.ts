import { describe, expect, it } from "vitest";
import { type ChatSessionDeps, createChatSession } from "@/lib/client/chat/chat-session";
import { createChatSessions } from "@/lib/client/chat/chat-sessions";
import { plainFailure, RunFailureError } from "@/lib/client/data/run-failure";
import { createFrameScheduler } from "@/lib/client/stream/frame-scheduler";
import type { StreamEvent } from "@/lib/contracts/stream-events";

const choice = { model: "sandbox/sage", fallback: [] };
const piece: StreamEvent = {
  model: "sandbox/sage",
  delta: "So",
  done: false,
  latency_ms: 1,
  content_length: 2,
};
const done: StreamEvent = {
  event: "done",
  id: "req_1",
  finish_reason: "stop",
  credits_charged: 1,
  credits_remaining: 9,
  conversation_id: "conv_1",
  byok: false,
  semantic_memory_used: false,
  semantic_memory_hits: 0,
};

type Script = (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, void>;

function setUp(script: Script, found: string | null = null) {
  const bodies: unknown[] = [];
  const settled: string[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let nextKey = 0;
  const deps: ChatSessionDeps = {
    scheduler: createFrameScheduler({ requestFrame: (frame) => queueMicrotask(frame), now: () => 0 }),
    openStream: async (body, signal) => {
      bodies.push(body);
      return { requestId: "req_1", events: script(signal) };
    },
    findConversation: async () => found,
    createKey: () => {
      nextKey += 1;
      return `k${nextKey}`;
    },
    onSettled: (session) => {
      settled.push(session.key);
      finish();
    },
  };
  return { deps, bodies, settled, finished };
}

const answers: Script = async function* () {
  yield piece;
  yield done;
};
const refuses: Script = async function* () {
  yield* [];
  throw new RunFailureError(plainFailure("network", "No connection."));
};
/** Gives one piece and then nothing until it is left alone. */
const hangs: Script = async function* (signal) {
  yield piece;
  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
};

describe("a chat session", () => {
  it("accepts at the first word and settles once with the conversation's id", async () => {
    const { deps, settled, finished } = setUp(answers);
    const session = createChatSession(deps);
    expect(await session.send("Why?", choice)).toBe(true);
    await finished;
    const state = session.store.getSnapshot();
    expect([state.conversationId, state.turns[0]?.answers[0]?.state, settled]).toEqual([
      "conv_1",
      "done",
      [session.key],
    ]);
  });

  it("says that a question was refused when the failure came before any word", async () => {
    const { deps } = setUp(refuses);
    const session = createChatSession(deps);
    expect(await session.send("Why?", choice)).toBe(false);
    expect(session.store.getSnapshot().turns[0]?.answers[0]).toMatchObject({ state: "error", text: "" });
  });

  it("sends the fallbacks as routing, but not beside auto", async () => {
    const { deps, bodies, finished } = setUp(answers);
    const session = createChatSession(deps);
    await session.send("One", { model: "a", fallback: ["b"] });
    await finished;
    await session.send("Two", { model: "auto", fallback: ["b"] });
    expect(bodies).toEqual([
      { model: "a", messages: [{ role: "user", content: "One" }], routing: { fallback: ["b"] } },
      {
        model: "auto",
        messages: [
          { role: "user", content: "One" },
          { role: "assistant", content: "So" },
          { role: "user", content: "Two" },
        ],
        conversation_id: "conv_1",
      },
    ]);
  });

  it("stops with the text so far and finds out where it was stored", async () => {
    const { deps, finished } = setUp(hangs, "conv_9");
    const session = createChatSession(deps);
    await session.send("Why?", choice);
    session.stop();
    await finished;
    const state = session.store.getSnapshot();
    expect([state.conversationId, state.turns[0]?.answers[0]]).toMatchObject([
      "conv_9",
      { state: "stopped", text: "So", failure: null },
    ]);
  });

  it("takes no second question while it answers", async () => {
    const { deps, bodies } = setUp(hangs);
    const session = createChatSession(deps);
    await session.send("Why?", choice);
    expect(await session.send("And?", choice)).toBe(false);
    expect(bodies).toHaveLength(1);
    session.stop();
  });

  it("asks again with the history before the question only", async () => {
    const { deps, bodies, finished } = setUp(answers);
    const session = createChatSession(deps);
    await session.send("Why?", choice);
    await finished;
    await session.regenerate(choice);
    expect(bodies.at(-1)).toEqual({
      model: "sandbox/sage",
      messages: [{ role: "user", content: "Why?" }],
      conversation_id: "conv_1",
    });
    expect(session.store.getSnapshot().turns[0]?.answers).toHaveLength(2);
  });
});

describe("the sessions of a page", () => {
  it("give the same new conversation until the address has moved to it", async () => {
    const { deps, finished } = setUp(answers);
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    await first.send("Why?", choice);
    await finished;
    expect([sessions.find("conv_1") === first, sessions.fresh() === first]).toEqual([true, true]);
    sessions.release(first);
    expect([sessions.find("conv_1") === first, sessions.fresh() === first]).toEqual([true, false]);
  });

  it("drop a deleted conversation and end its run", async () => {
    const { deps, finished } = setUp(hangs, "conv_1");
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    await first.send("Why?", choice);
    first.stop();
    await finished;
    sessions.forget("conv_1");
    expect([sessions.find("conv_1"), sessions.fresh() === first]).toEqual([undefined, false]);
  });

  it("let a running answer go on when a new conversation is started", async () => {
    const { deps, finished } = setUp(hangs, "conv_1");
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    await first.send("Why?", choice);
    let heard = 0;
    sessions.subscribe(() => {
      heard += 1;
    });
    sessions.startFresh();
    expect([heard, sessions.fresh() === first]).toEqual([1, false]);
    expect(first.store.peek().turns[0]?.answers[0]?.state).toBe("streaming");
    first.stop();
    await finished;
    expect(sessions.find("conv_1")).toBe(first);
  });
});
