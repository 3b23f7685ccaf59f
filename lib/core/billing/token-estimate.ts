import { type ChatMessage, textOf } from "@/lib/contracts/messages";

/** Role and separators of one message, in tokens. */
const messageOverheadTokens = 4;
/** A picture at the resolution that providers scale to, rounded up. */
const imageTokens = 1_000;

/**
 * How many tokens a text has at most, as a rule: a token for each 3.2 bytes of UTF-8, rounded up. It errs on the
 * high side, which suits holds and window checks; billing uses the counts of the provider.
 */
export function estimateTokens(text: string): number {
  // 5/16 is 1/3.2 in integers.
  return Math.ceil((countUtf8Bytes(text) * 5) / 16);
}

/** The estimate of a whole prompt, messages' overhead and pictures included. */
export function estimatePromptTokens(messages: readonly Pick<ChatMessage, "content">[]): number {
  return messages.reduce(
    (sum, message) =>
      sum + messageOverheadTokens + estimateTokens(textOf(message)) + countImages(message) * imageTokens,
    0,
  );
}

/** Counts without encoding, since prompts can be megabytes. A half surrogate counts 3, as an encoder would make it. */
function countUtf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A pair is four bytes in two units; this adds 2 for its first unit and skips the second.
    if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text, index + 1)) index += 1;
  }
  return bytes;
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit < 0xe000;
}

function countImages({ content }: Pick<ChatMessage, "content">): number {
  return typeof content === "string" ? 0 : content.filter((part) => part.type === "image_url").length;
}
