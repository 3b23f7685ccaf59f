import "server-only";
import type { SseEvent } from "./dialect";
import { createTextCollector } from "./text-collector";

const lineFeed = 10;
const carriageReturn = 13;

/** Turns bytes into server-sent events: `feed` gives the events that became whole with these bytes. */
export type EventReader = { feed: (bytes: Uint8Array) => SseEvent[] };

/**
 * Reads server-sent events at any cut of the bytes (WHATWG HTML §9.2.6), but for the byte order mark, which is the
 * caller's. Lines end with LF, CR or CRLF; what is left unterminated at the end is dropped. `feed` throws a RangeError
 * for an event of more than `maxEventBytes`. A line becomes text once it is whole, so that no cut parts a character.
 */
export function createEventReader({ maxEventBytes }: { maxEventBytes: number }): EventReader {
  /** The beginning of the line that is not yet whole. */
  const unfinished = createTextCollector();
  /** The bytes of the event so far, with that line. */
  let eventBytes = 0;
  let endedInCarriageReturn = false;
  let data: string | null = null;
  let event: string | undefined;

  function feed(bytes: Uint8Array): SseEvent[] {
    const chunk = asBuffer(bytes);
    const events: SseEvent[] = [];
    // The second half of a CRLF that was cut in two.
    let start = endedInCarriageReturn && chunk[0] === lineFeed ? 1 : 0;
    if (chunk.length > 0) endedInCarriageReturn = false;
    let feedAt = chunk.indexOf(lineFeed, start);
    let returnAt = chunk.indexOf(carriageReturn, start);
    while (feedAt !== -1 || returnAt !== -1) {
      const endsInReturn = returnAt !== -1 && (feedAt === -1 || returnAt < feedAt);
      const end = endsInReturn ? returnAt : feedAt;
      const line = endLine(chunk, start, end);
      if (line === "") dispatch(events);
      else readField(line);
      start = end + 1;
      if (endsInReturn) {
        if (start === chunk.length) endedInCarriageReturn = true;
        if (chunk[start] === lineFeed) start += 1;
        returnAt = chunk.indexOf(carriageReturn, start);
      }
      if (feedAt !== -1 && feedAt < start) feedAt = chunk.indexOf(lineFeed, start);
    }
    if (start < chunk.length) {
      count(chunk.length - start);
      unfinished.append(chunk.subarray(start));
    }
    return events;
  }

  function endLine(chunk: Buffer, start: number, end: number): string {
    if (end > start) count(end - start);
    if (unfinished.size() === 0) return end > start ? chunk.toString("utf8", start, end) : "";
    unfinished.append(chunk.subarray(start, end));
    return unfinished.take();
  }

  function count(bytes: number) {
    eventBytes += bytes;
    if (eventBytes > maxEventBytes) throw new RangeError(`an event is longer than ${maxEventBytes} bytes`);
  }

  function readField(line: string) {
    if (line.startsWith("data:")) {
      const value = valueBehind(line, 5);
      data = data === null ? value : `${data}\n${value}`;
    } else if (line.startsWith("event:")) {
      event = valueBehind(line, 6);
    } else if (line === "data") {
      data = data === null ? "" : `${data}\n`;
    }
    // Comments, `id`, `retry` and unknown fields are nothing to us.
  }

  function dispatch(events: SseEvent[]) {
    if (data !== null) events.push(event === undefined ? { data } : { event, data });
    data = null;
    event = undefined;
    eventBytes = 0;
  }

  return { feed };
}

/** One space behind the colon belongs to the syntax. */
function valueBehind(line: string, start: number): string {
  return line.slice(line.charCodeAt(start) === 32 ? start + 1 : start);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
