import "server-only";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { type Fence, readFences } from "@/lib/core/orchestration/blind/read-fences";

export const instructionTasks = ["synthesize", "deliberate", "pick", "improve", "judge"] as const;
export type InstructionTask = (typeof instructionTasks)[number];

/** Another model's text inside a prompt, under the letter by which the prompt names it. */
export type Draft = { label: string; text: string };

/** What one of our own prompts asks for. `criteria` belongs to `judge` and is empty otherwise. */
export type Instruction = {
  task: InstructionTask;
  question: string;
  drafts: Draft[];
  /** Remarks on the drafts that the prompt hands on, such as what the best one misses; empty when it has none. */
  notes: string;
  criteria: string[];
};

/** Anybody may send such a prompt, and merging is quadratic: more than this is not read. */
const maxDrafts = 12;
const maxDraftLength = 40_000;
const maxQuestionLength = 20_000;

const taskLine = new RegExp(`^Task: (${instructionTasks.join("|")})\\s*$`, "gm");
const criteriaLine = /^Criteria: (.+)$/gm;

/**
 * Reads a prompt of blend or judge, or null when the messages are an ordinary conversation. The task and the criteria
 * are read in system messages, the last one of them standing; drafts are read in fences, inside of which nothing gives
 * an instruction.
 */
export function readInstruction(messages: readonly ChatMessage[]): Instruction | null {
  const parsed = parseMessages(messages);
  const drafts = parsed
    .filter(({ role }) => role !== "assistant")
    .flatMap(({ fences }) => fences.filter(({ label }) => label !== ""))
    .slice(0, maxDrafts)
    .map(({ label, text }) => ({ label, text: text.slice(0, maxDraftLength) }));
  const system = parsed.filter(({ role }) => role === "system").map(({ outside }) => outside);
  const task = instructionTasks.find((each) => each === lastMatch(system, taskLine));
  if (task === undefined || drafts.length === 0) return null;
  const criteria = task === "judge" ? (lastMatch(system, criteriaLine) ?? "").split(";") : [];
  return {
    task,
    question: questionIn(parsed),
    drafts,
    notes: (fencedText(parsed, "NOTES") ?? "").slice(0, maxDraftLength),
    criteria: criteria.map((criterion) => criterion.trim()).filter((criterion) => criterion !== ""),
  };
}

/** The fenced question where a prompt has one, else what the user wrote last, outside of fences. */
export function readQuestion(messages: readonly ChatMessage[]): string {
  return questionIn(parseMessages(messages));
}

type ParsedMessage = { role: ChatMessage["role"]; outside: string; fences: Fence[] };

function parseMessages(messages: readonly ChatMessage[]): ParsedMessage[] {
  return messages.map((message) => ({ role: message.role, ...readFences(textOf(message)) }));
}

function questionIn(parsed: readonly ParsedMessage[]): string {
  const last = parsed.findLast(({ role, outside }) => role === "user" && outside.trim() !== "");
  return (fencedText(parsed, "QUESTION") ?? last?.outside.trim() ?? "").slice(0, maxQuestionLength);
}

/** The text of the first unlabelled fence of a kind. */
function fencedText(parsed: readonly ParsedMessage[], kind: string): string | undefined {
  return parsed.flatMap(({ fences }) => fences).find((fence) => fence.kind === kind && fence.label === "")
    ?.text;
}

function lastMatch(texts: readonly string[], pattern: RegExp): string | undefined {
  return texts.flatMap((text) => [...text.matchAll(pattern)]).at(-1)?.[1];
}
