import "server-only";
import type { StoredMessage } from "@/lib/adapters/database/records/conversations";
import type { SharedTurn } from "@/lib/contracts/conversations";

type Message = Pick<StoredMessage, "id" | "parentId" | "role" | "content" | "model" | "requestId">;

/**
 * The way from the beginning of a conversation to one of its messages, as turns. Of versions only the one on the way is
 * there; of models that were asked side by side all are.
 */
export function sharedTurns(messages: readonly Message[], leafId: string | null): SharedTurn[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const way: Message[] = [];
  for (let at = byId.get(leafId ?? ""); at !== undefined; at = byId.get(at.parentId ?? "")) way.unshift(at);
  const turns: SharedTurn[] = [];
  for (const message of way) {
    if (message.role === "user") turns.push({ question: message.content, answers: [] });
    if (message.role !== "assistant") continue;
    const beside = messages.filter(
      ({ parentId, role, requestId, id }) =>
        role === "assistant" &&
        parentId === message.parentId &&
        (id === message.id || (requestId !== null && requestId === message.requestId)),
    );
    const turn = turns.at(-1) ?? { question: "", answers: [] };
    if (turns.length === 0) turns.push(turn);
    turn.answers.push(...beside.map(({ id, model, content }) => ({ id, model, content })));
  }
  return turns;
}
