import {
  type DoneEvent,
  type ErrorEvent,
  type StreamEvent,
  streamEvent,
} from "@/lib/contracts/stream-events";

/** What a stream said: its events in order, the terminal one apart, and each model's text. */
export type Transcript = {
  events: StreamEvent[];
  terminal: DoneEvent | ErrorEvent;
  /** The concatenated deltas of each model. */
  texts: Map<string, string>;
  pings: number;
};

/**
 * Reads a whole stream and holds it to every invariant of CONTRACT.md §2; throws with the one that is broken.
 * One `data:` line an event, ASCII only, one terminal event and then `[DONE]`, `content_length` the characters so
 * far, and each model's deltas its `full_content`.
 */
export function readTranscript(body: string): Transcript {
  if (!/^[\n\x20-\x7e]*$/.test(body)) throw new Error("The stream is not plain ASCII.");
  if (!body.endsWith("\n\n")) throw new Error("The stream does not end with a blank line.");
  const frames = body.slice(0, -2).split("\n\n");
  const data = frames.filter((frame) => frame !== ": ping");
  if (data.pop() !== "data: [DONE]") throw new Error("The stream does not end with [DONE].");

  const events = data.map(readFrame);
  const terminal = events.at(-1);
  if (terminal?.event !== "done" && terminal?.event !== "error") {
    throw new Error("The stream has no terminal event.");
  }
  const isEarly = events.slice(0, -1).some(({ event }) => event === "done" || event === "error");
  if (isEarly) throw new Error("The stream has a second terminal event.");
  return { events, terminal, texts: joinTexts(events), pings: frames.length - data.length - 1 };
}

function readFrame(frame: string): StreamEvent {
  if (!/^data: [^\n]*$/.test(frame)) throw new Error(`A frame is not one data line: ${frame}`);
  return streamEvent.parse(JSON.parse(frame.slice("data: ".length)));
}

function joinTexts(events: readonly StreamEvent[]): Map<string, string> {
  const texts = new Map<string, string>();
  const whole = new Set<string>();
  for (const event of events) {
    // An error may carry any field besides its own.
    if (event.event === "error" || !("delta" in event)) continue;
    const { model } = event;
    if (whole.has(model)) throw new Error(`${model} goes on after its last chunk.`);
    const text = (texts.get(model) ?? "") + event.delta;
    texts.set(model, text);
    if (event.content_length !== text.length) throw new Error(`${model} miscounts its content_length.`);
    if (event.done) whole.add(model);
    if ("full_content" in event && event.full_content !== text) {
      throw new Error(`The full_content of ${model} is not what its deltas say.`);
    }
  }
  return texts;
}
