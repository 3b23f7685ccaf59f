import "server-only";
import { besides, wayTo } from "@/lib/contracts/conversation-way";
import type { ConversationMessage, SharedTurn } from "@/lib/contracts/conversations";

/**
 * The way from the beginning of a conversation to one of its messages, as turns. Of versions only the one on the way is
 * there; of models that were asked side by side all are.
 */
export function sharedTurns(messages: readonly ConversationMessage[], leafId: string | null): SharedTurn[] {
  const turns: SharedTurn[] = [];
  for (const message of wayTo(messages, leafId)) {
    if (message.role === "user") turns.push({ question: message.content, answers: [] });
    if (message.role !== "assistant") continue;
    if (turns.length === 0) turns.push({ question: "", answers: [] });
    const answers = besides(messages, message).map(({ id, model, content }) => ({ id, model, content }));
    turns.at(-1)?.answers.push(...answers);
  }
  return turns;
}
