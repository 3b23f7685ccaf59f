import "server-only";
import type {
  ConversationTree,
  StoredConversation,
  StoredMessage,
} from "@/lib/adapters/database/records/conversations";
import type { Conversation, ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";

/** A conversation as it travels. */
export function toConversation(conversation: StoredConversation): Conversation {
  return {
    id: conversation.id,
    title: conversation.title,
    mode: conversation.mode,
    message_count: conversation.messageCount,
    pinned: conversation.pinned,
    created_at: conversation.createdAt.toISOString(),
    updated_at: conversation.updatedAt.toISOString(),
  };
}

/** A conversation with its messages as it travels. */
export function toConversationDetail(conversation: ConversationTree): ConversationDetail {
  return {
    ...toConversation(conversation),
    current_id: conversation.currentId,
    share_token: conversation.shareToken,
    messages: conversation.messages.map(toMessage),
  };
}

function toMessage(message: StoredMessage): ConversationMessage {
  return {
    id: message.id,
    parent_id: message.parentId,
    role: message.role,
    content: message.content,
    ...(message.reasoning !== null && { reasoning: message.reasoning }),
    model: message.model,
    request_id: message.requestId,
    mode: message.mode,
    created_at: message.createdAt.toISOString(),
    metrics: message.metrics,
  };
}
