import { describeFile } from "./fixtures/describe-file.mjs";
import { formatAnswer } from "./fixtures/format-answer.mjs";
import { readOptions } from "./fixtures/read-options.mjs";
import { replayAnswer } from "./fixtures/replay-answer.mjs";

const usage = `npm run fixtures -- FILE… [--provider NAME] [--status NUMBER] [--header NAME=VALUE]… [--model ID]
                        [--now TIME] [--json]

Replays what a vendor answered, as it came over the wire, and tells what becomes of it.
docs/vendor-answers.md says more.`;

try {
  const { files, told, json, nowMs } = readOptions(process.argv.slice(2));
  if (files.length === 0) console.log(usage);
  for (const file of files) {
    const answer = describeFile(file, told);
    const outcome = replayAnswer(answer, nowMs);
    const line = json ? toJson({ file, provider: answer.provider, ...outcome }) : undefined;
    console.log(line ?? `file      ${file}\n${formatAnswer(answer, outcome)}\n`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Pico-dollars as digits: JSON has no such numbers. */
function toJson(outcome) {
  return JSON.stringify(outcome, (_name, value) => (typeof value === "bigint" ? String(value) : value));
}
