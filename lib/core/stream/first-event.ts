import type { ErrorEvent, StreamEvent } from "@/lib/contracts/stream-events";

/** How long the HTTP status may wait for news from upstream before the stream opens regardless. */
export const firstEventPatienceMs = 10_000;

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * Either the run failed before it had anything to show, or its events, none lost, from the first one. `isOverdue`
 * says that nothing had come when the patience ran out, so that the caller hears a ping at once.
 */
export type FirstEvent =
  | { type: "failed"; error: ErrorEvent }
  | { type: "opened"; events: AsyncGenerator<StreamEvent, void, undefined>; isOverdue: boolean };

/**
 * Waits (bounded) for the first event that is worth a 200, so that a failure that comes first keeps its own
 * status (CONTRACT.md §2). A failed column alone does not open the stream: all of them may be failing.
 */
export async function gateFirstEvent(
  source: AsyncGenerator<StreamEvent, unknown>,
  { sleep }: { sleep: Sleep },
): Promise<FirstEvent> {
  const held: StreamEvent[] = [];
  const timer = new AbortController();
  const patience = sleep(firstEventPatienceMs, timer.signal).then(
    () => "impatient" as const,
    // Aborted by ourselves once the gate has decided; nobody reads this value then.
    () => "impatient" as const,
  );
  try {
    while (true) {
      const pending = source.next();
      const result = await Promise.race([pending, patience]);
      if (result === "impatient") {
        return { type: "opened", events: resume(held, source, pending), isOverdue: held.length === 0 };
      }
      if (result.done) return { type: "opened", events: resume(held, source), isOverdue: false };
      if (result.value.event === "error") {
        // Drives the source to its end, so that its clean-up has run before we answer.
        await source.next();
        return { type: "failed", error: result.value };
      }
      held.push(result.value);
      if (opensStream(result.value)) {
        return { type: "opened", events: resume(held, source), isOverdue: false };
      }
    }
  } finally {
    timer.abort();
  }
}

function opensStream(event: StreamEvent): boolean {
  return !("done" in event && event.done && "error" in event);
}

async function* resume(
  held: readonly StreamEvent[],
  source: AsyncGenerator<StreamEvent, unknown>,
  pending?: Promise<IteratorResult<StreamEvent, unknown>>,
): AsyncGenerator<StreamEvent, void, undefined> {
  try {
    yield* held;
    let result = await (pending ?? source.next());
    while (!result.done) {
      yield result.value;
      result = await source.next();
    }
  } finally {
    await source.return(undefined);
  }
}
