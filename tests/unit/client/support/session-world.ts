import type { ChatSessionDeps } from "@/lib/client/chat/chat-session";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import { createFrameScheduler } from "@/lib/client/stream/frame-scheduler";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { done, model, piece } from "./stream-events";

export const draft: ModeDraft = { mode: "chat", model, fallback: [] };

/** What a server answers with; the signal tells it that nobody listens any more. */
export type Script = (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, void>;

/** Gives one word and settles. */
export const answers: Script = async function* () {
  yield piece("So");
  yield done;
};

/** Gives one word and then nothing until it is left alone. */
export const hangs: Script = async function* (signal) {
  yield piece("So");
  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
};

/** A page around sessions: every request is answered by the script, every end is counted. */
export type SessionWorld = {
  deps: ChatSessionDeps;
  bodies: unknown[];
  settled: string[];
  faults: unknown[];
  /** Resolves when the next run has ended. */
  finished: () => Promise<void>;
};

/** `found` is the conversation that an answer was stored in which was left before its end. */
export function sessionWorld(script: Script, found: string | null = null): SessionWorld {
  const bodies: unknown[] = [];
  const settled: string[] = [];
  const faults: unknown[] = [];
  let waiting: (() => void)[] = [];
  let keys = 0;
  const deps: ChatSessionDeps = {
    scheduler: createFrameScheduler({ requestFrame: (frame) => queueMicrotask(frame), now: () => 0 }),
    now: () => 0,
    openStream: async ({ body }, signal) => {
      bodies.push(body);
      return { requestId: "req_1", events: script(signal) };
    },
    findConversation: async () => found,
    readConversation: async () => {
      throw new Error("The conversation was not to be read.");
    },
    rememberLeaf: async () => undefined,
    createKey: () => {
      keys += 1;
      return `k${keys}`;
    },
    onSettled: (session) => {
      settled.push(session.key);
      for (const resolve of waiting.splice(0)) resolve();
    },
    onFault: (thrown) => faults.push(thrown),
  };
  return {
    deps,
    bodies,
    settled,
    faults,
    finished: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
      }),
  };
}
