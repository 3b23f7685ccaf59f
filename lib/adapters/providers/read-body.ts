import "server-only";
import { createParser } from "eventsource-parser";
import type { SseEvent } from "./dialect";

/** Gives the next bytes of a body, or undefined at its end. */
export type NextChunk = () => Promise<Uint8Array | undefined>;

/** The longest event we take, in characters; a server that sends more is broken or hostile. */
export const maxEventCharacters = 1024 * 1024;

/**
 * Turns bytes into server-sent events (WHATWG HTML §9.2.6): `feed` gives the events that became whole. It throws
 * a RangeError for an event over 1 MiB. What is left unterminated at the end is dropped, as the standard says.
 */
export function createEventReader(): { feed: (bytes: Uint8Array) => SseEvent[] } {
  const decoder = new TextDecoder();
  let events: SseEvent[] = [];
  let isTooLong = false;
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onError: (error) => {
      // Unknown fields are nothing to us; only the limit ends the stream.
      if (error.type === "max-buffer-size-exceeded") isTooLong = true;
    },
    maxBufferSize: maxEventCharacters,
  });
  return {
    feed(bytes) {
      events = [];
      parser.feed(decoder.decode(bytes, { stream: true }));
      if (isTooLong) throw new RangeError(`an event is longer than ${maxEventCharacters} characters`);
      return events;
    },
  };
}

/** The body as text, cut after `maxBytes`. What lies behind is not read. */
export async function readText(next: NextChunk, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  for (let bytes = await next(); bytes !== undefined && left > 0; bytes = await next()) {
    text += decoder.decode(bytes.subarray(0, left), { stream: true });
    left -= bytes.length;
    if (left <= 0) break;
  }
  return text + decoder.decode();
}
