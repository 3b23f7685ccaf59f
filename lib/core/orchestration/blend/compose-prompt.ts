import type { ChatMessage, ContentPart } from "@/lib/contracts/messages";
import type { CatalogModel } from "@/lib/core/catalog/types";

const imageNote = "[An image stood here. This model cannot see images.]";

/**
 * A conversation with an instruction after the caller's own system prompt and data after his last message; all
 * turns between stay as they are. Images become a note where the model cannot see them.
 */
export function composePrompt({
  conversation,
  model,
  instruction,
  data,
}: {
  conversation: readonly ChatMessage[];
  model: CatalogModel;
  instruction: string;
  data: string;
}): ChatMessage[] {
  const seen = model.capabilities.vision ? [...conversation] : conversation.map(withoutImages);
  const [first] = seen;
  const instructed: ChatMessage[] =
    first?.role === "system"
      ? [appendText(first, instruction), ...seen.slice(1)]
      : [{ role: "system", content: instruction }, ...seen];
  const last = instructed.at(-1);
  if (data === "" || last === undefined) return instructed;
  return [...instructed.slice(0, -1), appendText(last, data)];
}

function appendText(message: ChatMessage, text: string): ChatMessage {
  if (typeof message.content === "string") {
    return { ...message, content: message.content === "" ? text : `${message.content}\n\n${text}` };
  }
  return { ...message, content: [...message.content, { type: "text", text }] };
}

function withoutImages(message: ChatMessage): ChatMessage {
  if (typeof message.content === "string") return message;
  const content = message.content.map(
    (part): ContentPart => (part.type === "image_url" ? { type: "text", text: imageNote } : part),
  );
  return { ...message, content };
}
