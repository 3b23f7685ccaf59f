import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SseEvent } from "@/lib/adapters/providers/dialect";
import { createEventReader } from "@/lib/adapters/providers/event-reader";
import { cutEvenly, cutRandomly } from "./support/replay";

const encode = (text: string) => new TextEncoder().encode(text);

function readAll(chunks: readonly Uint8Array[], maxEventBytes = 1_000): SseEvent[] {
  const reader = createEventReader({ maxEventBytes });
  return chunks.flatMap((chunk) => reader.feed(chunk));
}

describe("the reader of events", () => {
  it.each([
    { what: "an event", text: "data: a\n\n", events: [{ data: "a" }] },
    { what: "CRLF", text: "data: a\r\n\r\ndata: b\r\n\r\n", events: [{ data: "a" }, { data: "b" }] },
    { what: "lone CR", text: "data: a\r\rdata: b\r\r", events: [{ data: "a" }, { data: "b" }] },
    {
      what: "mixed line ends",
      text: "data: a\r\ndata: b\n\rdata: c\r\n\n",
      events: [{ data: "a\nb" }, { data: "c" }],
    },
    { what: "no space behind the colon", text: "data:a\n\n", events: [{ data: "a" }] },
    { what: "a second space", text: "data:  a\n\n", events: [{ data: " a" }] },
    { what: "several lines of data", text: "data: a\ndata\ndata: b\n\n", events: [{ data: "a\n\nb" }] },
    { what: "data that is empty", text: "data\n\ndata:\n\n", events: [{ data: "" }, { data: "" }] },
    { what: "comments", text: ": ping\n\n:\ndata: a\n: b\n\n", events: [{ data: "a" }] },
    {
      what: "names",
      text: "event: x\ndata: a\n\ndata: b\n\n",
      events: [{ event: "x", data: "a" }, { data: "b" }],
    },
    { what: "a name without data", text: "event: x\n\ndata: b\n\n", events: [{ data: "b" }] },
    {
      what: "fields that are nothing to us",
      text: "id: 1\nretry: 5\nfoo\ndatum: 1\n data: 2\ndata: a\n\n",
      events: [{ data: "a" }],
    },
    { what: "an event without its end", text: "data: a\n\ndata: b\n", events: [{ data: "a" }] },
    { what: "characters of two to four bytes", text: "data: äé–𝄞語\n\n", events: [{ data: "äé–𝄞語" }] },
  ])("reads $what at every cut", ({ text, events }) => {
    const bytes = encode(text);
    expect(readAll([bytes])).toStrictEqual(events);
    expect(readAll(cutEvenly(bytes, 1))).toStrictEqual(events);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(readAll([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toStrictEqual(events);
    }
  });

  it("gives an event with the byte that ends it", () => {
    const reader = createEventReader({ maxEventBytes: 100 });
    expect(reader.feed(encode("data: a\r\n"))).toStrictEqual([]);
    expect(reader.feed(encode("\r"))).toStrictEqual([{ data: "a" }]);
    expect(reader.feed(encode("\n"))).toStrictEqual([]);
  });

  it("reads whatever comes as a plain reading of the whole text does", () => {
    const word = fc.constantFrom("data", "event", ":", " ", "\n", "\r", "\r\n", "\n\n", "ü", "a", "𝄞", "id");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 1, max: 1_000 }), (words, seed) => {
        const text = words.join("");
        const bytes = encode(text);
        const expected = readPlainly(text);
        expect(readAll([bytes])).toStrictEqual(expected);
        expect(readAll(cutEvenly(bytes, 1))).toStrictEqual(expected);
        expect(readAll(cutRandomly(bytes, seed))).toStrictEqual(expected);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it.each([
    { what: "one line", text: `data: ${"x".repeat(95)}\n\n` },
    { what: "several lines", text: `${"data: x\n".repeat(20)}\n` },
    { what: "a line that never ends", text: "x".repeat(101) },
  ])("takes no event of more than its limit in $what", ({ text }) => {
    for (const chunks of [[encode(text)], cutEvenly(encode(text), 1)]) {
      expect(() => readAll(chunks, 100)).toThrow(RangeError);
    }
  });

  it("takes any number of events below the limit", () => {
    expect(readAll(cutEvenly(encode("data: x\n\n".repeat(1_000)), 7), 100)).toHaveLength(1_000);
  });
});

/** The rules of WHATWG HTML §9.2.6 on a whole text, written without a thought of speed or cuts. */
function readPlainly(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  let data: string[] = [];
  let event: string | undefined;
  // What stands behind the last line end is no line.
  for (const line of text.split(/\r\n|\r|\n/).slice(0, -1)) {
    if (line === "") {
      if (data.length > 0) events.push({ ...(event === undefined ? {} : { event }), data: data.join("\n") });
      data = [];
      event = undefined;
      continue;
    }
    const [name, ...rest] = line.split(":");
    const value = rest.join(":").replace(/^ /, "");
    if (name === "data") data.push(value);
    if (name === "event") event = value;
  }
  return events;
}
