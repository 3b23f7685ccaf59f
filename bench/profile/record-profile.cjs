const { writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const { startMarks, stopMarks } = require("./record-marks.cjs");

/**
 * Runs in the server before anything else. The bench sends `{ start: microseconds }`, the distance of samples, and later
 * `{ stop: file }`; the CPU profile of the time between and its marks are written to that file. Each message is sent back
 * when it is done.
 */
const session = new Session();
session.connect();
let startedAt;

const steps = {
  start: async (interval) => {
    await post("Profiler.enable");
    await post("Profiler.setSamplingInterval", { interval });
    startedAt = startMarks();
    await post("Profiler.start");
  },
  stop: async (file) => {
    const { profile } = await post("Profiler.stop");
    writeFileSync(file, JSON.stringify({ profile, startedAt, marks: stopMarks() }));
  },
};

process.on("message", async (message) => {
  // What the server and who started it say of the listening socket.
  if ("acceptors" in message) return;
  for (const [step, argument] of Object.entries(message)) await steps[step](argument);
  process.send(message);
});
// The channel alone does not keep the server alive.
process.channel.unref();

function post(method, parameters) {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
