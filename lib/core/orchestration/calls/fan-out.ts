import { merge } from "@/lib/core/stream/merge";
import { runToEnd } from "@/lib/core/stream/run-to-end";
import type { ModelCall } from "../model-call";
import type { Piece, Tell } from "../piece";
import type { RunDeps } from "../run-deps";
import type { Branch } from "./branch";
import { type CallOutcome, failureSentence } from "./call-outcome";
import { draftDeadlineMs, graceMsAfter, quorumOf } from "./straggler-policy";

/** A call's end, with the place of the call in `calls`. */
export type CallEnd = { index: number; branch: Branch };

export type FanOut = {
  calls: readonly ModelCall[];
  deps: RunDeps;
  signal: AbortSignal;
  /** "columns": each answer stands alone and is waited for. "drafts": slow ones are left behind, empty ones fail. */
  kind: "columns" | "drafts";
  /** Hears what the calls say, each by its place, as it comes. */
  hear?: (index: number, piece: Piece) => ReturnType<Tell<Piece>>;
  /** Whether the text of unfinished calls reaches the caller as it comes: then he pays for it when he hangs up. */
  isStreamed: boolean;
};

/** Why a call is closed: nobody reads any of them any more, or this one took too long. */
const fanOutIsOver = new Error("The other calls are not waited for any more.");
const leftBehind = new Error("The call was left behind.");

/**
 * Runs the calls at once, yields each ending when it comes and returns them in the order of `calls`. A call's ending
 * comes behind all that it said; a failure is an ending. Leaving early, an abort or a throwing meter ends every open
 * call; an abort is thrown on as it is. Drafts wait by `straggler-policy.ts`.
 */
export async function* fanOut(options: FanOut): AsyncGenerator<CallEnd, Branch[], undefined> {
  const { calls, deps, signal, hear } = options;
  const leaving = new AbortController();
  const whole = AbortSignal.any([signal, leaving.signal]);
  const patience = options.kind === "drafts" ? startPatience(calls, deps, whole) : null;
  const ended = new Map<ModelCall, Branch>();

  async function* lane(call: ModelCall, index: number): AsyncGenerator<CallEnd, void, undefined> {
    const laneSignal = patience === null ? whole : AbortSignal.any([whole, patience.signalOf(call)]);
    const heard = hear === undefined ? call : { ...call, hear: (piece: Piece) => hear(index, piece) };
    const outcome = await runToEnd(deps.callModel(heard, deps, laneSignal));
    if (whole.aborted) return;
    const branch = concludeBranch(call, outcome, options);
    ended.set(call, branch);
    if (options.kind === "drafts" && branch.ending !== "done") deps.tab.drop(call.callId);
    patience?.noteEnd(branch);
    yield { index, branch };
  }

  try {
    yield* merge(calls.map(lane), { cancel: () => leaving.abort(fanOutIsOver) });
    signal.throwIfAborted();
    return calls.flatMap((call) => ended.get(call) ?? []);
  } finally {
    leaving.abort(fanOutIsOver);
    for (const call of calls) {
      if (!ended.has(call) && !options.isStreamed) deps.tab.drop(call.callId);
    }
  }
}

function concludeBranch(call: ModelCall, outcome: CallOutcome, { kind }: FanOut): Branch {
  if (outcome.status === "cancelled") {
    return { call, outcome, ending: "straggler", error: "It was left behind: it took too long." };
  }
  if (outcome.status === "failed")
    return { call, outcome, ending: "failed", error: failureSentence(outcome) };
  if (kind === "drafts" && outcome.content.trim() === "") {
    return { call, outcome, ending: "failed", error: "The model gave an empty answer." };
  }
  return { call, outcome, ending: "done", error: null };
}

/** The timers of a fan-out: each call's own deadline, and the grace for all once the quorum stands. */
function startPatience(calls: readonly ModelCall[], deps: RunDeps, whole: AbortSignal) {
  const startedAt = deps.now();
  const overdue = new Map(calls.map((call) => [call, new AbortController()]));
  let done = 0;
  const after = (delayMs: number, act: () => void) =>
    // A rejected sleep is the end of the fan-out, when nobody is overdue any more.
    void deps.sleep(delayMs, whole).then(act, () => undefined);
  for (const [call, controller] of overdue)
    after(draftDeadlineMs(call.model), () => controller.abort(leftBehind));
  return {
    signalOf: (call: ModelCall) => overdue.get(call)?.signal ?? whole,
    noteEnd: ({ ending }: Branch) => {
      if (ending === "done") done += 1;
      if (ending !== "done" || done !== quorumOf(calls.length)) return;
      after(graceMsAfter(deps.now() - startedAt), () => {
        for (const controller of overdue.values()) controller.abort(leftBehind);
      });
    },
  };
}
