import type { ModeDraft } from "../run/mode-draft";
import { settingsFields, usualSettings } from "../run/run-settings";
import type { Turn } from "./turns";

/** A request of any mode, as far as this screen sets it. */
export type RunRequest = { path: string; body: Readonly<Record<string, unknown>> };

type RunRequestParts = {
  draft: ModeDraft;
  question: string;
  /** The turns that the question follows. */
  earlier: readonly Turn[];
  conversationId: string | null;
  /** The message that it goes on from, null for none; undefined for the one that the conversation shows. */
  parentId?: string | null | undefined;
};

/**
 * The request for a question. The thinking is always asked for, since it is shown only on demand, and so are a blend's
 * drafts. `auto` brings its own fallbacks, so none are sent beside it.
 */
export function runRequest(parts: RunRequestParts): RunRequest {
  const { draft, question, earlier, conversationId, parentId } = parts;
  const { settings = usualSettings } = draft;
  const system = settings.system.trim();
  return {
    path: `/api/v1/${draft.mode}`,
    body: {
      ...modeFields(draft),
      messages: [
        ...(system === "" ? [] : [{ role: "system", content: system }]),
        ...earlier.flatMap(shownMessages),
        { role: "user", content: question },
      ],
      include_reasoning: true,
      ...settingsFields(settings),
      ...(conversationId && { conversation_id: conversationId }),
      ...(conversationId && parentId !== undefined && { parent_id: parentId }),
    },
  };
}

function modeFields(draft: ModeDraft): Record<string, unknown> {
  switch (draft.mode) {
    case "chat": {
      const hasFallbacks = draft.fallback.length > 0 && draft.model !== "auto";
      return { model: draft.model, ...(hasFallbacks && { routing: { fallback: draft.fallback } }) };
    }
    case "compare":
      return { models: draft.models };
    case "blend":
      return {
        models: draft.models,
        strategy: draft.strategy,
        ...(draft.synthesizer !== null && { synthesizer: draft.synthesizer }),
        stream_sources: true,
        ...(draft.source !== undefined && { source_request_id: draft.source }),
      };
    case "judge":
      return {
        contestants: draft.models,
        ...(draft.judge !== null && { judge: draft.judge }),
        criteria: draft.criteria,
        ...(draft.source !== undefined && { source_request_id: draft.source }),
      };
  }
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
