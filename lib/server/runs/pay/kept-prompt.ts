import "server-only";
import { createHash } from "node:crypto";
import type { KeptMessage, KeptPrompt, PromptText } from "@/lib/adapters/database/records/kept-prompt";
import type { ChatMessage, ContentPart } from "@/lib/contracts/messages";

/** What is kept of one request's prompt, in characters; of a longer one the newest. */
export const keptCharacters = 256 * 1024;
/** A text from this length on is kept once, whichever requests it comes with. */
export const sharedFrom = 256;

/**
 * A prompt as the request log keeps it: inline images are left out, they would outweigh everything else; what goes
 * beyond `keptCharacters` is cut, the oldest first, and marked; long texts stand beside the messages, by digest.
 */
export function keepPrompt(prompt: readonly ChatMessage[]): KeptPrompt {
  let left = keptCharacters;
  const texts = new Map<string, PromptText>();
  const messages: KeptMessage[] = [];
  for (const message of prompt.toReversed()) {
    const whole = withoutInlineImages(message.content);
    const content = cutTo(whole, left);
    left -= lengthOf(content);
    const cut = lengthOf(content) < lengthOf(whole) ? { cut: true as const } : {};
    if (lengthOf(content) < sharedFrom) {
      messages.push({ role: message.role, content, ...cut });
      continue;
    }
    const digest = createHash("sha256").update(JSON.stringify(content)).digest("base64url");
    texts.set(digest, { digest, content });
    messages.push({ role: message.role, digest, ...cut });
  }
  return { messages: messages.reverse(), texts: [...texts.values()] };
}

type Content = ChatMessage["content"];

function withoutInlineImages(content: Content): Content {
  if (typeof content === "string") return content;
  return content.map((part) =>
    part.type === "image_url" && part.image_url.url.startsWith("data:")
      ? { type: "text" as const, text: "[image]" }
      : part,
  );
}

function lengthOf(content: Content): number {
  if (typeof content === "string") return content.length;
  return content.reduce(
    (sum, part) => sum + (part.type === "text" ? part.text : part.image_url.url).length,
    0,
  );
}

/** The beginning of a content. An address is kept whole or not at all. */
function cutTo(content: Content, limit: number): Content {
  if (typeof content === "string") return cutText(content, limit);
  let left = limit;
  const parts = content.flatMap((part): ContentPart[] => {
    if (part.type === "text") {
      const text = cutText(part.text, left);
      left -= text.length;
      return [{ ...part, text }];
    }
    const { length } = part.image_url.url;
    if (length > left) return [];
    left -= length;
    return [part];
  });
  return parts.length === 0 ? "" : parts;
}

/** The end is not put between the two halves of one character. */
function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.max(0, limit);
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? text.slice(0, end - 1) : text.slice(0, end);
}
