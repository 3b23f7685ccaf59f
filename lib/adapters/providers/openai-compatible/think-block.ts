import "server-only";
import type { AnswerTally } from "../dialect";

const opening = "<think>";
const closing = "</think>";
/** More white space than this is not held back. */
const maxHeldSpaces = 256;

/** Takes the text of an answer as it comes and enters each piece where it belongs; `flush` enters what is held back. */
export type ThinkBlock = { feed: (text: string) => void; flush: () => void };

/**
 * Tells the thinking of an answer from its text where both come as one: a `<think>` block at the very start, at most
 * white space before it, is reasoning, also when it never closes. Anywhere else the tag is text. MiniMax, distillates
 * of DeepSeek's models and many local servers answer so. The white space around the tags belongs to them.
 */
export function createThinkBlock(tally: Pick<AnswerTally, "text" | "reasoning">): ThinkBlock {
  let phase: "start" | "block" | "inside" | "behind" | "answer" = "start";
  let held = "";

  function feed(text: string) {
    const piece = held + text;
    held = "";
    readPhase[phase](piece);
  }

  /** What a piece means in each phase. A phase that ends hands the rest on to the next one. */
  const readPhase = {
    start(piece: string) {
      const said = piece.trimStart();
      if (said.startsWith(opening)) return enter("block", said.slice(opening.length));
      if (opening.startsWith(said) && piece.length <= maxHeldSpaces) held = piece;
      else enter("answer", piece);
    },
    /** The white space behind the opening tag. */
    block(piece: string) {
      const thought = piece.trimStart();
      if (thought !== "") enter("inside", thought);
    },
    inside(piece: string) {
      const end = piece.indexOf(closing);
      if (end === -1) return holdBack(piece);
      tally.reasoning(piece.slice(0, end).trimEnd());
      enter("behind", piece.slice(end + closing.length));
    },
    /** The white space behind the closing tag. */
    behind(piece: string) {
      const answer = piece.trimStart();
      if (answer !== "") enter("answer", answer);
    },
    answer: (piece: string) => tally.text(piece),
  };

  function enter(next: typeof phase, rest: string) {
    phase = next;
    readPhase[next](rest);
  }

  /** Keeps the end of a thought that may be the white space before the closing tag, or the tag's beginning. */
  function holdBack(piece: string) {
    const tagAt = piece.lastIndexOf("<");
    const isTag = tagAt !== -1 && closing.startsWith(piece.slice(tagAt));
    const thought = isTag ? piece.slice(0, tagAt) : piece;
    const spaceAt = thought.trimEnd().length;
    const end = thought.length - spaceAt > maxHeldSpaces ? thought.length : spaceAt;
    tally.reasoning(piece.slice(0, end));
    held = piece.slice(end);
  }

  function flush() {
    if (phase === "start") tally.text(held);
    if (phase === "inside") tally.reasoning(held.trimEnd());
    held = "";
  }

  return { feed, flush };
}
