import { type ChatMessage, type ContentPart, textOf } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { fitTexts } from "../blend/context-budget";
import { fence, fenceNonce } from "../blind/fence";
import type { Labelled } from "../blind/labels";
import { promptLimit } from "../context-window";
import { rubricPrompt } from "./rubric";

/** An answer as the judge may see it: masked, and whether its length limit cut it off. */
export type ShownAnswer = { text: string; isTruncated: boolean };

/**
 * The prompt of one pass: the rubric as system message, question and answers as fenced data. Answers that do not fit
 * the judge's window are cut by water-filling, and the judge is told. The same bytes for the same input.
 */
export function judgePrompt({
  conversation,
  judge,
  criteria,
  answers,
  requestId,
}: {
  conversation: readonly ChatMessage[];
  judge: CatalogModel;
  criteria: readonly string[];
  answers: readonly Labelled<ShownAnswer>[];
  requestId: string;
}): ChatMessage[] {
  const question = questionText(conversation);
  const texts = answers.map(({ item }) => item.text);
  const nonce = fenceNonce(requestId, [question, ...texts]);
  const compose = (shown: readonly string[]): ChatMessage[] => [
    { role: "system", content: rubricPrompt(criteria.map(oneLine), notesOn(answers, shown)) },
    {
      role: "user",
      content: withImages(
        [
          fence({ name: "QUESTION", text: question, nonce }),
          ...answers.map(({ label }, index) =>
            fence({ name: `DRAFT ${label}`, text: shown[index] ?? "", nonce }),
          ),
        ].join("\n\n"),
        judge.capabilities.vision ? conversation : [],
      ),
    },
  ];
  // Composed with empty texts every note stands that could, so that this is the most the rest can take.
  const room = promptLimit(judge, undefined) - estimatePromptTokens(compose(texts.map(() => "")));
  return compose(fitTexts(texts, room).texts);
}

function notesOn(answers: readonly Labelled<ShownAnswer>[], shown: readonly string[]): string[] {
  return answers.flatMap(({ label, item }, index) => [
    ...(item.isTruncated ? [`Draft ${label} was cut off by its length limit. Judge what is there.`] : []),
    ...(shown[index] === item.text
      ? []
      : [`Draft ${label} is shown shortened by us. Do not mark it down for that.`]),
  ]);
}

/** A lone question as it is, a conversation with who said what. */
function questionText(conversation: readonly ChatMessage[]): string {
  const [only] = conversation;
  if (conversation.length === 1 && only !== undefined) return textOf(only);
  return conversation.map((message) => `${message.role}: ${textOf(message)}`).join("\n\n");
}

function withImages(text: string, conversation: readonly ChatMessage[]): ChatMessage["content"] {
  const images = conversation.flatMap(({ content }): ContentPart[] =>
    typeof content === "string" ? [] : content.filter((part) => part.type === "image_url"),
  );
  return images.length === 0 ? text : [{ type: "text", text }, ...images];
}

/** Criteria share a line of the rubric, divided by semicolons. */
function oneLine(criterion: string): string {
  return criterion.replace(/[\s;]+/g, " ").trim();
}
