import { describe, expect, it } from "vitest";
import { createChatSessions } from "@/lib/client/chat/chat-sessions";
import type { ConversationDetail } from "@/lib/contracts/conversations";
import { answers, draft, hangs, sessionWorld } from "../support/session-world";

const stored = (id: string): ConversationDetail => ({
  id,
  title: null,
  mode: "chat",
  message_count: 0,
  pinned: false,
  current_id: null,
  share_token: null,
  created_at: "2026-11-22T09:00:00.000Z",
  updated_at: "2026-11-22T09:00:00.000Z",
  messages: [],
});
const ids = (count: number) => Array.from({ length: count }, (_, index) => `conv_${index}`);

describe("the sessions of a page", () => {
  it("give the same new conversation until the address has moved to it", async () => {
    const { deps, finished } = sessionWorld(answers);
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    const end = finished();
    await first.send("Why?", draft);
    await end;
    expect([sessions.find("conv_1") === first, sessions.fresh() === first]).toEqual([true, true]);
    sessions.release(first);
    expect([sessions.find("conv_1") === first, sessions.fresh() === first]).toEqual([true, false]);
  });

  it("drop a deleted conversation and end its run", async () => {
    const { deps, finished } = sessionWorld(hangs, "conv_1");
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    const end = finished();
    await first.send("Why?", draft);
    first.stop();
    await end;
    sessions.forget("conv_1");
    expect([sessions.find("conv_1"), sessions.fresh() === first]).toEqual([undefined, false]);
  });

  it("let a running answer go on when a new conversation is started", async () => {
    const { deps, finished } = sessionWorld(hangs, "conv_1");
    const sessions = createChatSessions(deps);
    const first = sessions.fresh();
    const end = finished();
    await first.send("Why?", draft);
    let heard = 0;
    sessions.subscribe(() => {
      heard += 1;
    });
    sessions.startFresh();
    expect([heard, sessions.fresh() === first]).toEqual([1, false]);
    expect(first.store.peek().newest?.head.peek().phase).toBe("streaming");
    first.stop();
    await end;
    expect(sessions.find("conv_1")).toBe(first);
  });

  it("keep the twenty that were used last", () => {
    const sessions = createChatSessions(sessionWorld(answers).deps);
    for (const id of ids(20)) sessions.open(stored(id));
    sessions.find("conv_0");
    sessions.open(stored("conv_new"));
    const missing = ids(20).filter((id) => sessions.find(id) === undefined);
    expect(missing).toEqual(["conv_1"]);
  });

  it("keep every one that answers, and the one for a new conversation, however many there are", async () => {
    const { deps } = sessionWorld(hangs);
    const sessions = createChatSessions(deps);
    const fresh = sessions.fresh();
    const running = sessions.open(stored("conv_running"));
    await running.send("Why?", draft);
    for (const id of ids(40)) sessions.open(stored(id));
    expect([sessions.find("conv_running") === running, sessions.fresh() === fresh]).toEqual([true, true]);
    expect(ids(40).filter((id) => sessions.find(id) !== undefined)).toEqual(ids(40).slice(-18));
    running.stop();
  });
});
