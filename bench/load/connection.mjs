import { once } from "node:events";
import { connect } from "node:net";
import { createMessageReader } from "../http/message-reader.mjs";

/**
 * A caller's connection that stays open between requests. `ask(bytes)` sends a request's bytes and resolves to the answer:
 * its status, its body's parts, and the moments at which it was asked and at which parts arrived. A connection that
 * breaks before the end resolves too, with `isBroken`.
 */
export async function openConnection({ port }) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let answer;
  let settle;
  const end = (isBroken) => {
    const resolve = settle;
    settle = undefined;
    resolve?.({ ...answer, endedAt: performance.now(), isBroken });
  };
  const reader = createMessageReader({
    onHead: (head) => {
      answer.status = Number(head.slice(9, 12));
    },
    onBody: (part) => {
      answer.parts.push(part);
      answer.arrivedAt.push(performance.now());
    },
    onEnd: () => end(false),
  });
  socket.on("data", reader.take);
  // What breaks the connection is told by its closing.
  socket.on("error", () => socket.destroy());
  socket.on("close", () => end(true));

  return {
    isOpen: () => !socket.destroyed,
    ask: (bytes) => {
      answer = { status: 0, parts: [], arrivedAt: [], askedAt: performance.now() };
      const answered = new Promise((resolve) => {
        settle = resolve;
      });
      socket.write(bytes);
      return answered;
    },
    close: () => socket.destroy(),
  };
}
