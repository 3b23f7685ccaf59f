import { collectBranches } from "../calls/collect-branches";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { Reading } from "./read-json";

/** A call whose reply must be JSON, and how to read it. */
export type JsonAsk<Value> = { call: ModelCall; read: (reply: string) => Reading<Value> };

type JsonAsks<Value> = { asks: readonly JsonAsk<Value>[]; deps: RunDeps; signal: AbortSignal };

/** What came of it: the value, or why there is none. */
export type JsonReply<Value> = { value: Value } | { value: null; reason: "failed" | "unparseable" };

/**
 * Makes the calls at once and reads their replies, in the order of `asks`. A reply that cannot be read is asked for
 * once more, with the problem named; a failed call is not repeated. Only the calls whose reply is used stay billed.
 */
export async function askJson<Value>({ asks, deps, signal }: JsonAsks<Value>): Promise<JsonReply<Value>[]> {
  const first = await readReplies({ asks, deps, signal });
  const again = first.flatMap(({ ask, reply, reading }) =>
    reply !== null && !reading.ok
      ? [{ asked: ask, ask: { ...ask, call: reAsk(ask.call, reply, reading.problem) } }]
      : [],
  );
  const second = await readReplies({ asks: again.map(({ ask }) => ask), deps, signal });
  return first.map(({ ask, reply, reading }): JsonReply<Value> => {
    if (reading.ok) return { value: reading.value };
    const retry = second[again.findIndex(({ asked }) => asked === ask)];
    if (retry?.reading.ok) return { value: retry.reading.value };
    return { value: null, reason: reply === null ? "failed" : "unparseable" };
  });
}

async function readReplies<Value>({ asks, deps, signal }: JsonAsks<Value>) {
  const branches = await collectBranches({ calls: asks.map(({ call }) => call), deps, signal });
  return asks.map((ask, index) => {
    const branch = branches[index];
    const reply = branch?.ending === "done" ? branch.outcome.content : null;
    const reading: Reading<Value> =
      reply === null ? { ok: false, problem: "The call failed." } : ask.read(reply);
    if (!reading.ok) deps.tab.drop(ask.call.callId);
    return { ask, reply, reading };
  });
}

/** The same prompt, the reply, and what was wrong with it. */
function reAsk(call: ModelCall, reply: string, problem: string): ModelCall {
  return {
    ...call,
    callId: `${call.callId}-again`,
    messages: [
      ...call.messages,
      { role: "assistant", content: reply.trim() === "" ? "(nothing)" : reply },
      {
        role: "user",
        content: `That reply could not be used: ${problem} Reply again with the JSON object alone, in exactly the shape asked for.`,
      },
    ],
  };
}
