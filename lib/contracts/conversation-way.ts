import type { ConversationMessage } from "./conversations";

/** What of a message says where it stands in its conversation's tree. */
type Placed = Pick<ConversationMessage, "id" | "parent_id" | "role" | "request_id">;

/** The messages from the beginning of a conversation to one of them; none where there is no such message. */
export function wayTo<Message extends Placed>(
  messages: readonly Message[],
  leafId: string | null,
): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const way: Message[] = [];
  for (let at = byId.get(leafId ?? ""); at !== undefined; at = byId.get(at.parent_id ?? "")) way.unshift(at);
  return way;
}

/** An answer with those that the same request got from other models beside it. */
export function besides<Message extends Placed>(messages: readonly Message[], answer: Message): Message[] {
  return messages.filter(
    ({ id, role, parent_id, request_id }) =>
      id === answer.id ||
      (role === "assistant" &&
        parent_id === answer.parent_id &&
        request_id !== null &&
        request_id === answer.request_id),
  );
}
