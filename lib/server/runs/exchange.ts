import "server-only";
import type { MessageMetrics } from "@/lib/contracts/conversations";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import type { BilledCall } from "@/lib/core/orchestration/call-journal";
import { metricsOf } from "@/lib/core/orchestration/chunk-writer";
import type { NewId } from "../ids";
import type { KeptAnswer } from "./run-spec";

/** A message as the conversation stores it. */
export type StoredMessage = {
  id: string;
  role: ChatMessage["role"];
  content: string;
  model: string | null;
  metrics: MessageMetrics | null;
};

const titleLength = 60;

/**
 * The messages that a run adds to its conversation: the caller's last one, or all of them when the conversation is
 * new, and then the answers with what they took and cost. The run's charge stands on the last of them.
 */
export function messagesToStore(options: {
  prompt: readonly ChatMessage[];
  isNew: boolean;
  answers: readonly KeptAnswer[];
  calls: readonly BilledCall[];
  chargeCredits: number;
  newId: NewId;
}): StoredMessage[] {
  const { prompt, isNew, answers, calls, chargeCredits, newId } = options;
  const asked = isNew ? prompt : prompt.slice(-1);
  return [
    ...asked.map((message) => ({
      id: newId("msg"),
      role: message.role,
      content: textOf(message),
      model: null,
      metrics: null,
    })),
    ...answers.map(({ model, content, callId }, index) => ({
      id: newId("msg"),
      role: "assistant" as const,
      content,
      model,
      metrics: metricsFor(
        calls.find(({ outcome }) => outcome.callId === callId),
        index === answers.length - 1 ? chargeCredits : 0,
      ),
    })),
  ];
}

/** A title for a new conversation: the beginning of what was asked first, cut at a word. */
export function titleOf(prompt: readonly ChatMessage[]): string {
  const first = prompt.find(({ role }) => role === "user");
  const text = (first === undefined ? "" : textOf(first)).replace(/\s+/g, " ").trim();
  if (text.length <= titleLength) return text;
  const cut = text.slice(0, titleLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLength / 2)).trimEnd()}…`;
}

/** The prompt as the request log keeps it: inline images are left out, they would outweigh everything else. */
export function withoutInlineImages(prompt: readonly ChatMessage[]): ChatMessage[] {
  return prompt.map((message) => {
    if (typeof message.content === "string") return message;
    return {
      ...message,
      content: message.content.map((part) =>
        part.type === "image_url" && part.image_url.url.startsWith("data:")
          ? { type: "text" as const, text: "[image]" }
          : part,
      ),
    };
  });
}

function metricsFor(call: BilledCall | undefined, creditsCharged: number): MessageMetrics | null {
  return call === undefined ? null : { ...metricsOf(call.outcome), credits_charged: creditsCharged };
}
