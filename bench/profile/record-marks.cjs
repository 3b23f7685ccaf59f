const { subscribe } = require("node:diagnostics_channel");
const { Client } = require("pg");

/**
 * Notes when the server takes a request, sends a statement, asks upstream, and when each is over: with one caller at a
 * time these moments tell whose work the processor does. Node.js and undici publish theirs; the database driver publishes
 * none, so its `query` is wrapped.
 */
const nowUs = () => Number(process.hrtime.bigint() / 1000n);
let marks;

const channels = {
  "http.server.request.start": "request",
  "http.server.response.finish": "finish",
  "undici:request:create": "upstream",
  "undici:request:trailers": "upstream-end",
};
for (const [channel, type] of Object.entries(channels)) {
  subscribe(channel, () => marks?.push({ at: nowUs(), type }));
}

const { query } = Client.prototype;
Client.prototype.query = function markedQuery(...parameters) {
  const [first] = parameters;
  marks?.push({ at: nowUs(), type: "statement", text: String(first.text ?? first) });
  const answer = query.apply(this, parameters.map(markCallback));
  answer?.then?.(markEnd, markEnd);
  return answer;
};

/** A pool asks with a callback, a transaction awaits a promise. */
function markCallback(parameter) {
  if (typeof parameter !== "function") return parameter;
  return (...results) => {
    markEnd();
    return parameter(...results);
  };
}

function markEnd() {
  marks?.push({ at: nowUs(), type: "statement-end" });
}

exports.startMarks = () => {
  marks = [];
  return nowUs();
};

exports.stopMarks = () => {
  const taken = marks;
  marks = undefined;
  return taken;
};
