import { once } from "node:events";
import { connect } from "node:net";
import { createMessageReader } from "../http/message-reader.mjs";

/** A server that says nothing for this long, not even that it lives, is given up. */
const longestSilenceMs = 60_000;

/**
 * A caller's connection that stays open between requests. `ask(bytes)` sends a request's bytes and resolves to the answer:
 * its status, the parts of its body, and the moments at which it was asked, at which each part arrived and at which it
 * ended. An answer that breaks off resolves too, with the reason as `brokenBy`.
 */
export async function openConnection({ port }) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let answer;
  let resolveAnswer;
  const end = (brokenBy) => {
    const resolve = resolveAnswer;
    resolveAnswer = undefined;
    resolve?.({ ...answer, endedAt: performance.now(), brokenBy });
  };
  const breakOff = (reason) => {
    end(reason);
    socket.destroy();
  };
  const reader = createMessageReader({
    onHead: (head) => {
      answer.status = Number(head.slice(9, 12));
    },
    onBody: (part) => {
      answer.parts.push(part);
      answer.arrivedAt.push(performance.now());
    },
    onEnd: () => end(undefined),
  });
  socket.on("data", (bytes) => {
    try {
      reader.take(bytes);
    } catch (error) {
      breakOff(error.message);
    }
  });
  socket.on("error", (error) => breakOff(error.message));
  socket.on("close", () => breakOff("the connection was closed"));
  socket.setTimeout(longestSilenceMs, () => breakOff("nothing arrived for a minute"));

  return {
    isOpen: () => !socket.destroyed,
    ask: (bytes) => {
      answer = { status: 0, parts: [], arrivedAt: [], askedAt: performance.now() };
      const answered = new Promise((resolve) => {
        resolveAnswer = resolve;
      });
      if (socket.destroyed) end("the connection was closed");
      else socket.write(bytes);
      return answered;
    },
    close: () => socket.destroy(),
  };
}
