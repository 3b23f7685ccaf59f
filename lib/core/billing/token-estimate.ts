import { type ChatMessage, textOf } from "@/lib/contracts/messages";

/** English prose has about 4 bytes a token, code and other scripts fewer: 3.2 errs on the safe side. */
const bytesPerToken = 3.2;
const tokensPerMessage = 4;
const tokensPerImage = 1_000;

/** The bytes of a text in UTF-8; a lone surrogate counts as the replacement character it is sent as. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1));
    bytes += unit < 0x800 ? 1 : 2;
    if (isPair) index += 1;
  }
  return bytes;
}

/** Tokens that so many bytes of text are held to be, rounded up. */
export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / bytesPerToken);
}

/** The bytes that so many tokens are held to be, rounded down: a text of them is estimated at no more. */
export function bytesOfTokens(tokens: number): number {
  return Math.floor(tokens * bytesPerToken);
}

/** A cautious guess of a text's tokens, for holds and for usage that upstream does not report. */
export function estimateTokens(text: string): number {
  return tokensOfBytes(utf8Length(text));
}

/** A cautious guess of a prompt's tokens: its text, 4 a message, 1,000 an image. Messages are never changed once made. */
export function estimatePromptTokens(messages: readonly ChatMessage[]): number {
  let bytes = 0;
  let fixed = 0;
  for (const message of messages) {
    bytes += textBytes(message);
    fixed += tokensPerMessage;
    if (typeof message.content !== "string") {
      fixed += tokensPerImage * message.content.filter((part) => part.type === "image_url").length;
    }
  }
  return tokensOfBytes(bytes) + fixed;
}

/** A run measures the same prompt for every model and every stage; megabytes are counted once. */
const measured = new WeakMap<ChatMessage, number>();

function textBytes(message: ChatMessage): number {
  const known = measured.get(message);
  if (known !== undefined) return known;
  const bytes = utf8Length(textOf(message));
  measured.set(message, bytes);
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
