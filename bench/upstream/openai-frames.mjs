import { answerText, pieceText } from "./answer-plan.mjs";

const common = { id: "chatcmpl-bench", created: 1_764_115_200, model: "bench" };
const promptTokens = 14;

/** The bytes of a streamed answer, ready to be written: the head, one HTTP chunk a piece, and what ends it. */
export function streamedAnswer(pieces) {
  const chunk = (fields) => ({ ...common, object: "chat.completion.chunk", ...fields });
  const choice = (delta, finish_reason) => [{ index: 0, delta, logprobs: null, finish_reason }];
  const piece = (index) => chunk({ choices: choice({ content: pieceText(index) }, null) });
  const ending = [chunk({ choices: choice({}, "stop") }), chunk({ choices: [], usage: usageOf(pieces) })];
  return {
    head: Buffer.from(
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
    ),
    pieces: Array.from({ length: pieces }, (_, index) => httpChunk(frame(piece(index)))),
    end: httpChunk(`${ending.map(frame).join("")}data: [DONE]\n\n`, "0\r\n\r\n"),
  };
}

/** The bytes of an answer in one piece. */
export function wholeAnswer(pieces) {
  const message = { role: "assistant", content: answerText(pieces) };
  const body = JSON.stringify({
    ...common,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage: usageOf(pieces),
  });
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function usageOf(pieces) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: pieces,
    total_tokens: promptTokens + pieces,
  };
}

function frame(payload) {
  return `data: ${JSON.stringify(payload)}\n\n`;
}

function httpChunk(text, after = "") {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n${after}`);
}
