import { createServer } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

/**
 * An OpenAI-compatible server in a thread of its own, so that its work does not delay what is measured. Every answer is
 * `pieces` chunks `pauseMs` apart, with `silenceMs` behind the first. A chunk's text is its number and the moment at
 * which it was written, in milliseconds since 1970.
 */
const { pieces, pauseMs, silenceMs } = workerData;
const line = (choice) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;

const server = createServer((request, response) => {
  request.resume().once("end", () => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    let written = 0;
    let timer = setTimeout(beat, Math.random() * pauseMs);
    response.once("close", () => clearTimeout(timer));

    function beat() {
      if (written === pieces) {
        response.end(`${line({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
        return;
      }
      const now = (performance.timeOrigin + performance.now()).toFixed(3);
      response.write(line({ delta: { content: `${written}@${now} ` } }));
      written += 1;
      // The jitter spreads the calls over the pause, as strangers' answers are.
      timer = setTimeout(beat, written === 1 ? silenceMs + Math.random() * pauseMs : pauseMs);
    }
  });
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
