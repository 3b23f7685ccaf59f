import { describe, expect, it } from "vitest";
import { type ChatSession, createChatSession } from "@/lib/client/chat/chat-session";
import { visibleTurns } from "@/lib/client/chat/turns";
import { plainFailure, RunFailureError } from "@/lib/client/data/run-failure";
import type { ConversationDetail } from "@/lib/contracts/conversations";
import { answers, draft, hangs, type Script, sessionWorld } from "../support/session-world";
import { done, model, piece, thought } from "../support/stream-events";

const refuses: Script = async function* () {
  yield* [];
  throw new RunFailureError(plainFailure("network", "No connection."));
};

/** What the newest answer shows. */
function shown({ store }: ChatSession) {
  const run = store.getSnapshot().newest;
  return { ...run?.head.getSnapshot(), text: run?.columns[0]?.getSnapshot().text };
}

/** The conversation as the server has it after the first question. */
const stored: ConversationDetail = {
  id: "conv_1",
  title: null,
  mode: "chat",
  message_count: 2,
  pinned: false,
  current_id: "msg_answered",
  share_token: null,
  created_at: "2026-11-22T09:00:00.000Z",
  updated_at: "2026-11-22T09:00:00.000Z",
  messages: [
    {
      id: "msg_asked",
      parent_id: null,
      role: "user",
      content: "Why?",
      model: null,
      request_id: done.id,
      mode: "chat",
      created_at: "2026-11-22T09:00:00.000Z",
      metrics: null,
    },
    {
      id: "msg_answered",
      parent_id: "msg_asked",
      role: "assistant",
      content: "So",
      model,
      request_id: done.id,
      mode: "chat",
      created_at: "2026-11-22T09:00:00.000Z",
      metrics: null,
    },
  ],
};

function keyOf({ store }: ChatSession, index: number): string {
  return visibleTurns(store.getSnapshot())[index]?.key ?? "";
}

describe("a chat session", () => {
  it("accepts at the first word and settles once with the conversation's id", async () => {
    const { deps, settled, finished } = sessionWorld(answers);
    const session = createChatSession(deps);
    const end = finished();
    expect(await session.send("Why?", draft)).toBe(true);
    await end;
    expect([session.store.getSnapshot().conversationId, shown(session).phase, settled]).toEqual([
      "conv_1",
      "done",
      [session.key],
    ]);
  });

  it("says that a question was refused when the failure came before any word", async () => {
    const { deps, faults } = sessionWorld(refuses);
    const session = createChatSession(deps);
    expect(await session.send("Why?", draft)).toBe(false);
    expect([shown(session), faults]).toMatchObject([{ phase: "error", text: "" }, []]);
  });

  it("takes thinking for no answer yet: what fails then is refused", async () => {
    const { deps } = sessionWorld(async function* () {
      yield thought("Hm.");
      throw new RunFailureError(plainFailure("interrupted", "Gone."));
    });
    const session = createChatSession(deps);
    expect(await session.send("Why?", draft)).toBe(false);
  });

  it("takes an answer without a word for accepted once it is complete", async () => {
    const { deps } = sessionWorld(async function* () {
      yield thought("Hm.");
      yield { ...done, finish_reason: "length" };
    });
    expect(await createChatSession(deps).send("Why?", draft)).toBe(true);
  });

  it("goes on in its conversation with what was said", async () => {
    const { deps, bodies, finished } = sessionWorld(answers);
    const session = createChatSession(deps);
    const end = finished();
    await session.send("One", draft);
    await end;
    await session.send("Two", draft);
    expect(bodies.at(-1)).toMatchObject({
      messages: [
        { role: "user", content: "One" },
        { role: "assistant", content: "So" },
        { role: "user", content: "Two" },
      ],
      conversation_id: "conv_1",
    });
  });

  it("stops with the text so far and finds out where it was stored", async () => {
    const { deps, finished } = sessionWorld(hangs, "conv_9");
    const session = createChatSession(deps);
    const end = finished();
    await session.send("Why?", draft);
    session.stop();
    await end;
    expect([session.store.getSnapshot().conversationId, shown(session)]).toMatchObject([
      "conv_9",
      { phase: "stopped", text: "So", failure: null },
    ]);
  });

  it("takes no second question while it answers", async () => {
    const { deps, bodies } = sessionWorld(hangs);
    const session = createChatSession(deps);
    await session.send("Why?", draft);
    expect([session.isRunning(), await session.send("And?", draft), bodies.length]).toEqual([true, false, 1]);
    session.stop();
    expect(session.isRunning()).toBe(false);
  });

  it("asks again with the history before the question only", async () => {
    const { deps, bodies, finished } = sessionWorld(answers);
    const session = createChatSession({ ...deps, readConversation: async () => stored });
    const end = finished();
    await session.send("Why?", draft);
    await end;
    await session.regenerate(keyOf(session, 0), draft);
    expect(bodies.at(-1)).toMatchObject({
      messages: [{ role: "user", content: "Why?" }],
      conversation_id: "conv_1",
      parent_id: "msg_asked",
    });
    expect(session.store.getSnapshot().turns[0]?.runs).toHaveLength(2);
  });

  it("goes on after the newest answer without reading the conversation", async () => {
    const { deps, bodies, finished } = sessionWorld(answers);
    const session = createChatSession(deps);
    const end = finished();
    await session.send("Why?", draft);
    await end;
    await session.send("And then?", draft);
    expect(bodies.at(-1)).not.toHaveProperty("parent_id");
  });

  it("asks an edited first question at the beginning, and keeps the first version", async () => {
    const { deps, bodies, finished } = sessionWorld(answers);
    const session = createChatSession(deps);
    const end = finished();
    await session.send("Why?", draft);
    await end;
    expect(await session.edit(keyOf(session, 0), "Why not?", draft)).toBe(true);
    expect(bodies.at(-1)).toMatchObject({
      messages: [{ role: "user", content: "Why not?" }],
      conversation_id: "conv_1",
      parent_id: null,
    });
    expect(session.store.getSnapshot().turns.map(({ question }) => question)).toEqual(["Why?", "Why not?"]);
  });

  it("goes back to the first version, tells the server, and goes on from there by its id", async () => {
    const { deps, bodies, finished } = sessionWorld(answers);
    const remembered: unknown[] = [];
    const session = createChatSession({
      ...deps,
      readConversation: async () => stored,
      rememberLeaf: async (...told) => remembered.push(told),
    });
    let end = finished();
    await session.send("Why?", draft);
    await end;
    end = finished();
    const first = keyOf(session, 0);
    await session.edit(first, "Why not?", draft);
    await end;
    end = finished();
    session.showVersion(first);
    await session.send("And then?", draft);
    await end;
    expect(remembered).toEqual([["conv_1", "msg_answered"]]);
    expect(bodies.at(-1)).toMatchObject({
      messages: [
        { role: "user", content: "Why?" },
        { role: "assistant", content: "So" },
        { role: "user", content: "And then?" },
      ],
      parent_id: "msg_answered",
    });
  });

  it("shows a question as refused when its place could not be read, and keeps the others", async () => {
    const { deps, finished } = sessionWorld(answers);
    const readConversation = async () => {
      throw new RunFailureError(plainFailure("network", "No connection."));
    };
    const session = createChatSession({ ...deps, readConversation });
    const end = finished();
    await session.send("Why?", draft);
    await end;
    expect(await session.regenerate(keyOf(session, 0), draft)).toBe(false);
    expect(shown(session).failure?.kind).toBe("network");
    expect(session.store.getSnapshot().turns[0]?.runs).toHaveLength(2);
  });

  it("draws nothing around the answer again for a piece of its text", async () => {
    const { deps, finished } = sessionWorld(hangs);
    const session = createChatSession(deps);
    const end = finished();
    await session.send("Why?", draft);
    const run = session.store.getSnapshot().newest;
    let heard = 0;
    for (const store of [session.store, run?.head]) store?.subscribe(() => (heard += 1));
    run?.dispatch({ type: "event", event: piece(" it is.") });
    run?.publish();
    expect([heard, shown(session).text]).toEqual([0, "So it is."]);
    session.stop();
    await end;
  });

  const fault = new TypeError("A fault of our own.");

  it.each([
    { name: "before the stream", script: answers, openStream: () => Promise.reject(fault) },
    {
      name: "in the middle of it",
      script: async function* () {
        yield* [];
        throw fault;
      } satisfies Script,
    },
  ])("shows a fault of this page $name as a failed run, and tells of it", async ({ script, ...change }) => {
    const { deps, faults } = sessionWorld(script);
    const session = createChatSession({ ...deps, ...change });
    expect(await session.send("Why?", draft)).toBe(false);
    expect([shown(session).failure?.kind, faults]).toEqual(["unexpected", [fault]]);
  });

  it("tells of a fault after the answer, which stays complete", async () => {
    const { deps } = sessionWorld(answers);
    let session: ChatSession | null = null;
    const told = new Promise((resolve) => {
      const onSettled = () => {
        throw fault;
      };
      session = createChatSession({ ...deps, onSettled, onFault: resolve });
      void session.send("Why?", draft);
    });
    expect(await told).toBe(fault);
    expect(session && shown(session).phase).toBe("done");
  });
});
