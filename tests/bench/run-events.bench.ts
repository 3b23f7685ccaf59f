import { bench, describe } from "vitest";
import { callModel } from "@/lib/core/orchestration/calls/call-model";
import { runChat } from "@/lib/core/orchestration/chat/run";
import type { OpenRoute } from "@/lib/core/orchestration/model-call";
import type { Tell } from "@/lib/core/orchestration/piece";
import type { RunDeps } from "@/lib/core/orchestration/run-deps";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import { openRunTab } from "@/lib/core/orchestration/run-tab";
import { nativeDialect } from "@/lib/server/dialects/native/native-dialect";
import { pumpFrames } from "@/lib/server/runs/log/frame-pump";
import { startLiveRun } from "@/lib/server/runs/log/live-run";
import { answeredEnd } from "../support/run-events";
import { scriptedModel } from "../support/scripted-models";

const events = 2_000;
const dialect = nativeDialect({ isMesh: false });
const clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer: () => () => undefined,
};
const model = scriptedModel("gpt-5.2");
const plan = {
  models: [model],
  isMesh: false,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
  temperature: undefined,
  maxTokens: undefined,
  showsReasoning: false,
};

/** An upstream that sends one piece a turn of the microtask queue: nothing travels together. */
const openRoute: OpenRoute = async function* () {
  for (let index = 0; index < events; index += 1) yield { type: "text-delta", text: "word " };
  yield { type: "finish", reason: "stop", nativeReason: null };
};

function newDeps(tell: Tell<RunEvent>): RunDeps {
  return {
    tell,
    now: clock.now,
    sleep: async () => undefined,
    random: () => 0.5,
    openRoute,
    routesFor: ({ routes }) => routes.map((route) => ({ ...route, scope: "platform", byok: false })),
    breakers: { admit: () => ({ admitted: true, probe: false }), record: () => undefined },
    latencies: {
      noteFirstToken: () => undefined,
      noteFailure: () => undefined,
      firstTokenMs: () => null,
      lastFailureMs: () => null,
    },
    callModel,
    tab: openRunTab({
      heldCredits: 100,
      marginBasisPoints: 12_500,
      extend: async () => ({ status: "extended" }),
    }),
    requestId: "req_test00000001",
  };
}

async function* run(tell: Tell<RunEvent>): AsyncGenerator<RunEvent, void, undefined> {
  yield* runChat(plan, newDeps(tell), new AbortController().signal);
  yield answeredEnd;
}

/** 2,000 events from an adapter's parts to encoded frames: the mean over 2,000 is the cost of one event. */
describe("an event through core, log and encoding", () => {
  bench("a chat of 2,000 pieces", async () => {
    const live = startLiveRun(run, () => undefined);
    const reader = live.attach();
    if (reader === null) throw new Error("A new run has its whole log.");
    await new Promise<void>((resolve) => {
      const sink = { write: () => true, end: () => resolve(), onDrain: () => undefined };
      pumpFrames(reader, sink, { dialect, clock, isOverdue: false });
    });
  });
});
