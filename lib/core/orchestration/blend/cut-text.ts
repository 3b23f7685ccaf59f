import { bytesOfTokens, estimateTokens, utf8Length } from "@/lib/core/billing/token-estimate";

const headShare = 0.7;
/** Bytes kept free for the note and for closing code fences. */
const overheadBytes = 48;

/**
 * The text within so many tokens: whole if it fits, else 70 % from its head and 30 % from its tail, cut at paragraph
 * borders where one is near, code fences closed, and a note of what is missing between them.
 */
export function cutText(text: string, maxTokens: number): string {
  const tokens = estimateTokens(text);
  if (tokens <= maxTokens) return text;
  let bytes = bytesOfTokens(maxTokens) - overheadBytes;
  while (bytes > 0) {
    const head = closeFence(snapEnd(headWithin(text, Math.floor(bytes * headShare))));
    const tail = openFence(snapStart(tailWithin(text, Math.floor(bytes * (1 - headShare)))));
    const omitted = Math.max(1, tokens - estimateTokens(head) - estimateTokens(tail));
    const cut = `${head}\n[${omitted} tokens omitted]\n${tail}`;
    if (estimateTokens(cut) <= maxTokens) return cut;
    bytes = Math.floor(bytes * 0.9);
  }
  return headWithin(text, Math.max(0, bytesOfTokens(maxTokens)));
}

function headWithin(text: string, maxBytes: number): string {
  let end = 0;
  let bytes = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function tailWithin(text: string, maxBytes: number): string {
  let start = text.length;
  let bytes = 0;
  while (start > 0) {
    const isPair =
      /[\uDC00-\uDFFF]/.test(text[start - 1] ?? "") && /[\uD800-\uDBFF]/.test(text[start - 2] ?? "");
    const step = isPair ? 2 : 1;
    bytes += utf8Length(text.slice(start - step, start));
    if (bytes > maxBytes) break;
    start -= step;
  }
  return text.slice(start);
}

/** Gives up at most half of the piece for the sake of a clean border. */
function snapEnd(head: string): string {
  const border = head.lastIndexOf("\n\n");
  return border >= head.length / 2 ? head.slice(0, border) : head;
}

function snapStart(tail: string): string {
  const border = tail.indexOf("\n\n");
  return border !== -1 && border <= tail.length / 2 ? tail.slice(border + 2) : tail;
}

function closeFence(head: string): string {
  return hasOpenFence(head) ? `${head}\n\`\`\`` : head;
}

function openFence(tail: string): string {
  return hasOpenFence(tail) ? `\`\`\`\n${tail}` : tail;
}

function hasOpenFence(text: string): boolean {
  return (text.match(/^```/gm) ?? []).length % 2 === 1;
}
