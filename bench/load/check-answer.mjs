import { answerText } from "../upstream/answer-plan.mjs";

/** The text of a chunk or of a whole answer, in our words (`delta`) and in OpenAI's (`content`). */
const textField = /"(?:delta|content)":"((?:[^"\\]|\\.)*)"/g;

/** Of a refusal, its beginning. */
const shownCharacters = 200;

/** What is wrong with an answer, in one sentence; undefined when every piece of its text arrived and it was ended. */
export function findFault({ status, parts, brokenBy }, { pieces, isStream }) {
  const body = Buffer.concat(parts).latin1Slice();
  if (brokenBy) return brokenBy;
  if (status !== 200) return `status ${status}: ${body.slice(0, shownCharacters)}`;
  if (isStream && !body.endsWith("data: [DONE]\n\n")) return "no [DONE] at the end";
  const text = [...body.matchAll(textField)].map(([, part]) => part).join("");
  if (text !== answerText(pieces)) return `${text.length} characters of text that differ from those sent`;
  return undefined;
}
