import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { fence, fenceNonce } from "../blind/fence";
import { promptLimit } from "../context-window";
import { composePrompt } from "./compose-prompt";
import { fitTexts } from "./context-budget";
import { cutText } from "./cut-text";

export type DraftsPrompt = {
  conversation: readonly ChatMessage[];
  model: CatalogModel;
  maxTokens: number | undefined;
  instruction: string;
  drafts: readonly { label: string; text: string }[];
  /** What an analysis found, fenced like the drafts; null for none. */
  notes: string | null;
  requestId: string;
  /** Part of the room that may be used: less than 1 after upstream found the prompt too long. */
  share?: number;
};

/**
 * The prompt that shows drafts to a model, within its window: the same bytes for the same input. Long drafts are cut
 * to fit; `isMaimed` says that too little of one is left.
 */
export function draftsPrompt(input: DraftsPrompt): { messages: ChatMessage[]; isMaimed: boolean } {
  const { conversation, model, instruction, drafts, requestId, share = 1 } = input;
  const texts = drafts.map(({ text }) => text);
  const nonce = fenceNonce(requestId, [...texts, input.notes ?? "", ...conversation.map(textOf)]);
  const compose = (draftTexts: readonly string[], notes: string | null) =>
    composePrompt({
      conversation,
      model,
      instruction,
      data: [
        ...drafts.map(({ label }, index) =>
          fence({ name: `DRAFT ${label}`, text: draftTexts[index] ?? "", nonce }),
        ),
        ...(notes === null ? [] : [fence({ name: "NOTES", text: notes, nonce })]),
      ].join("\n\n"),
    });
  const empty = texts.map(() => "");
  const roomBeside = (notes: string | null) =>
    promptLimit(model, input.maxTokens) - estimatePromptTokens(compose(empty, notes));
  // Notes give way before drafts do, but never take more than a third of the room.
  const notes =
    input.notes === null ? null : cutText(input.notes, Math.max(0, Math.floor(roomBeside("") / 3)));
  const fitted = fitTexts(texts, Math.floor(roomBeside(notes) * share));
  return { messages: compose(fitted.texts, notes), isMaimed: fitted.isMaimed };
}
