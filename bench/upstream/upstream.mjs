import { createServer } from "node:net";
import { createMessageReader } from "../http/message-reader.mjs";
import { readPlan } from "./answer-plan.mjs";
import { streamedAnswer, wholeAnswer } from "./openai-frames.mjs";

/**
 * An OpenAI-compatible upstream as a process of its own, on a free loopback port that it tells its parent. Each request's
 * prompt says how it is answered. Pieces without a gap leave in a turn of the event loop each, as tokens do, never glued
 * together. Bytes are made once for each length of answer.
 */
const streams = new Map();
const wholes = new Map();

const server = createServer({ noDelay: true }, (socket) => {
  let body = "";
  const reader = createMessageReader({
    onHead: () => {
      body = "";
    },
    onBody: (part) => {
      body += part.latin1Slice();
    },
    onEnd: () => answer(socket, body),
  });
  socket.on("data", reader.take);
  // A gateway may break its connection at any time.
  socket.on("error", () => socket.destroy());
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, () => process.send(server.address().port));
process.once("disconnect", () => process.exit());

function answer(socket, body) {
  const plan = readPlan(body);
  if (!plan) return socket.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
  const begin = () =>
    plan.isStream ? stream(socket, plan) : socket.write(known(wholes, plan.pieces, wholeAnswer));
  if (plan.delayMs === 0) return begin();
  setTimeout(begin, plan.delayMs);
}

function stream(socket, { pieces, gapMs }) {
  const bytes = known(streams, pieces, streamedAnswer);
  let written = 0;
  socket.write(bytes.head);
  const beat = () => {
    if (socket.destroyed) return;
    if (written === pieces) return socket.write(bytes.end);
    const isTaken = socket.write(bytes.pieces[written]);
    written += 1;
    if (!isTaken) return socket.once("drain", beat);
    if (gapMs === 0) setImmediate(beat);
    else setTimeout(beat, gapMs);
  };
  beat();
}

function known(answers, pieces, make) {
  const made = answers.get(pieces) ?? make(pieces);
  answers.set(pieces, made);
  return made;
}
