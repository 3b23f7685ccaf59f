import { describe, expect, it } from "vitest";
import { createMessageReader } from "@/bench/http/message-reader.mjs";

const sized = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nlater";
const chunked =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ndata: \r\nA\r\none\r\n\r\ntwo\r\n0\r\n\r\n";
const empty = "POST / HTTP/1.1\r\nhost: here\r\n\r\n";

function readInPieces(pieces: readonly string[]): string[] {
  const events: string[] = [];
  let body = "";
  const reader = createMessageReader({
    onHead: (head: string) => events.push(head.split("\r\n")[0] ?? ""),
    onBody: (part: Buffer) => {
      body += part.toString("latin1");
    },
    onEnd: () => {
      events.push(body);
      body = "";
    },
  });
  for (const piece of pieces) reader.take(Buffer.from(piece, "latin1"));
  return events;
}

const expected = [
  "HTTP/1.1 503 Service Unavailable",
  "later",
  "HTTP/1.1 200 OK",
  "data: one\r\n\r\ntwo",
  "POST / HTTP/1.1",
  "",
];

describe("createMessageReader", () => {
  it("reads messages that arrive together, one after the other", () => {
    expect(readInPieces([sized + chunked + empty])).toStrictEqual(expected);
  });

  it("reads the same wherever the bytes are cut", () => {
    const bytes = sized + chunked + empty;
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(readInPieces([bytes.slice(0, cut), bytes.slice(cut)])).toStrictEqual(expected);
    }
    expect(readInPieces([...bytes])).toStrictEqual(expected);
  });

  it("throws on a chunk without a size and on a head without an end", () => {
    expect(() => readInPieces([`${chunked.slice(0, 47)}zz\r\n`])).toThrow("no number");
    expect(() => readInPieces(["x".repeat(20_000)])).toThrow("no end");
  });
});
