import type { ChatRequest } from "@/lib/contracts/chat";
import type { ModeDraft } from "../run/mode-draft";
import type { Turn } from "./turns";

/** The body of a chat request, as far as this screen sets it. */
export type ChatBody = Pick<ChatRequest, "model" | "messages" | "include_reasoning"> & {
  conversation_id?: string;
  parent_id?: string | null;
  routing?: { fallback: readonly string[] };
};

type ChatBodyParts = {
  draft: ModeDraft;
  question: string;
  /** The turns that the question follows. */
  earlier: readonly Turn[];
  conversationId: string | null;
  /** The message that it goes on from, null for none; undefined for the one that the conversation shows. */
  parentId?: string | null | undefined;
};

/**
 * The request for a question. The thinking is always asked for, since it is shown only on demand. `auto` brings its
 * own fallbacks, so none are sent beside it.
 */
export function chatBody({ draft, question, earlier, conversationId, parentId }: ChatBodyParts): ChatBody {
  const hasFallbacks = draft.fallback.length > 0 && draft.model !== "auto";
  return {
    model: draft.model,
    messages: [...earlier.flatMap(shownMessages), { role: "user", content: question }],
    include_reasoning: true,
    ...(conversationId && { conversation_id: conversationId }),
    ...(conversationId && parentId !== undefined && { parent_id: parentId }),
    ...(hasFallbacks && { routing: { fallback: draft.fallback } }),
  };
}

/** A turn as the model reads it: the question and the answer that is shown for it; nothing where there is none. */
function shownMessages({ question, runs, shown }: Turn) {
  const text = runs[shown.run]?.columns[shown.column]?.peek().text ?? "";
  if (text === "") return [];
  return [
    { role: "user" as const, content: question },
    { role: "assistant" as const, content: text },
  ];
}
