/**
 * What the loopback upstream is asked for stands in the prompt, which every gateway passes on untouched. `gapMs` lies
 * between two pieces, `delayMs` before the first.
 */
export function writePrompt({ pieces, gapMs = 0, delayMs = 0 }) {
  return `Say ${pieces} pieces, ${gapMs} ms apart, after ${delayMs} ms.`;
}

/** The plan in the body of a request, and whether it wants a stream; undefined without a plan. */
export function readPlan(body) {
  const found = /Say (\d+) pieces, (\d+) ms apart, after (\d+) ms\./.exec(body);
  if (!found) return undefined;
  const [, pieces, gapMs, delayMs] = found.map(Number);
  return { pieces, gapMs, delayMs, isStream: /"stream": ?true/.test(body) };
}

/** The text of a piece: each has its number, so that a lost one is missed. */
export function pieceText(index) {
  return `word${index} `;
}

/** The whole text of an answer. */
export function answerText(pieces) {
  return Array.from({ length: pieces }, (_, index) => pieceText(index)).join("");
}
