import "server-only";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { composeAnswer, disclaimerOf } from "./compose-answer";
import { deliberate } from "./deliberate";
import { judgeDrafts } from "./judge-drafts";
import { enrichDraft, improveDraft, mergeDrafts } from "./merge-drafts";
import { pickDraft } from "./pick-draft";
import { type Instruction, readInstruction, readQuestion } from "./read-instruction";
import { createSeededRandom } from "./seeded-random";
import type { Voice } from "./voices";

export type ReplyRequest = {
  voice: Voice;
  messages: readonly ChatMessage[];
  temperature: number | undefined;
};

/**
 * The whole text of a simulated answer. The same voice, messages and temperature give the same text. Prompts of blend
 * and judge are obeyed: merged text for `synthesize` and `improve`, JSON for `deliberate`, `pick` and `judge`.
 */
export function composeReply({ voice, messages, temperature }: ReplyRequest): string {
  const seed = [
    voice.name,
    temperature ?? "",
    ...messages.map((each) => `${each.role}:${textOf(each)}`),
  ].join("\n");
  const random = createSeededRandom(seed);
  const instruction = readInstruction(messages);
  const answer = (question: string) =>
    composeAnswer({ voice, question, imageCount: countImages(messages.at(-1)), random });
  if (!instruction) return answer(readQuestion(messages));

  const { question, drafts, notes, criteria } = instruction;
  const task: Instruction["task"] = instruction.task;
  switch (task) {
    case "synthesize":
      return `${enrichDraft(drafts, notes) ?? mergeDrafts(drafts, random)}\n\n${disclaimerOf(voice.name)}`;
    case "improve":
      return `${improveDraft(drafts, notes || answer(question))}\n\n${disclaimerOf(voice.name)}`;
    case "deliberate":
      return JSON.stringify(deliberate(question, drafts), null, 2);
    case "pick":
      return JSON.stringify(pickDraft(question, drafts), null, 2);
    case "judge":
      return JSON.stringify(judgeDrafts(question, drafts, criteria), null, 2);
    default:
      return unreachable(task);
  }
}

function countImages(message: ChatMessage | undefined): number {
  const content = message?.content ?? "";
  return typeof content === "string" ? 0 : content.filter((part) => part.type === "image_url").length;
}

function unreachable(task: never): never {
  throw new Error(`unknown task ${String(task)}`);
}
