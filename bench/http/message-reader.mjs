const lineEnd = 10;
const nothing = Buffer.alloc(0);
/** A head larger than this is not one of ours. */
const maximumHeadBytes = 16 * 1024;

/**
 * Reads HTTP/1.1 messages from a connection, requests and answers alike: sized or chunked bodies, one message after the
 * other. `take(bytes)` hands on the head's text, each piece of a body as it arrives, and the message's end; it throws
 * on what is none. Written by hand, because what is measured shares the processor with what measures.
 */
export function createMessageReader({ onHead, onBody, onEnd }) {
  let rest = nothing;
  let step = readHead;
  let left = 0;

  function take(bytes) {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (step());
  }

  function readHead() {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) {
      if (rest.length > maximumHeadBytes) throw new Error("The head of a message has no end.");
      return false;
    }
    const head = rest.latin1Slice(0, end);
    rest = rest.subarray(end + 4);
    onHead(head);
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) step = readChunkSize;
    else {
      left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      step = readSized;
    }
    return true;
  }

  function readSized() {
    if (!passBody()) return false;
    return endMessage();
  }

  function readChunkSize() {
    const end = rest.indexOf(lineEnd);
    if (end < 0) return false;
    left = Number.parseInt(rest.latin1Slice(0, end), 16);
    if (Number.isNaN(left)) throw new Error("The size of a chunk is no number.");
    rest = rest.subarray(end + 1);
    step = left === 0 ? readTrailer : readChunk;
    return true;
  }

  function readChunk() {
    if (!passBody()) return false;
    step = readChunkEnd;
    return true;
  }

  function readChunkEnd() {
    if (rest.length < 2) return false;
    rest = rest.subarray(2);
    step = readChunkSize;
    return true;
  }

  /** Lines until an empty one, which is the only one that our servers send. */
  function readTrailer() {
    const end = rest.indexOf(lineEnd);
    if (end < 0) return false;
    rest = rest.subarray(end + 1);
    return end <= 1 ? endMessage() : true;
  }

  /** Hands on what is there of the body's part; whether the part is whole. */
  function passBody() {
    if (left > 0 && rest.length > 0) {
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      onBody(part);
    }
    return left === 0;
  }

  function endMessage() {
    step = readHead;
    onEnd();
    return rest.length > 0;
  }

  return { take };
}
