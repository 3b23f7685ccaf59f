import "server-only";
import { type ChatMessage, type ContentPart, textOf } from "@/lib/contracts/messages";
import type { RouteCall } from "@/lib/core/orchestration/model-call";

/** The parts of a message that say something: empty texts are dropped, since vendors refuse them. */
export function contentParts({ content }: Pick<ChatMessage, "content">): ContentPart[] {
  const parts: ContentPart[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  return parts.filter((part) => part.type !== "text" || part.text !== "");
}

/** All system messages as one text, in order; null when there is none. */
export function systemText(messages: readonly ChatMessage[]): string | null {
  const texts = messages.filter(({ role }) => role === "system").map(textOf);
  return texts.length === 0 ? null : texts.join("\n\n");
}

export type Turn = { role: "user" | "assistant"; parts: ContentPart[] };

/** What opens a conversation whose first word is the model's, for vendors that insist on a user's turn. */
const opening: Turn = { role: "user", parts: [{ type: "text", text: "Continue our conversation." }] };

/**
 * The conversation as strictly alternating turns that start with the user's: system messages are left out,
 * neighbours of one role become one turn, turns without content vanish. A model's turns carry text alone.
 */
export function alternatingTurns(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === "system") continue;
    const { role } = message;
    const parts = contentParts(message).filter((part) => role === "user" || part.type === "text");
    const last = turns.at(-1);
    if (parts.length === 0) continue;
    if (last?.role === role) last.parts.push(...parts);
    if (last?.role !== role) turns.push({ role, parts });
  }
  return turns[0]?.role === "user" ? turns : [opening, ...turns];
}

/** A base64 data URL taken apart; null for any other URL. */
export function parseDataUrl(url: string): { mediaType: string; data: string } | null {
  const comma = url.indexOf(",");
  const match = /^data:([^;,]+);base64$/.exec(url.slice(0, Math.max(comma, 0)));
  return match?.[1] === undefined ? null : { mediaType: match[1], data: url.slice(comma + 1) };
}

/** The temperature as the model takes it; undefined when it takes none or none was asked for. */
export function temperatureFor({ model, temperature }: RouteCall): number | undefined {
  if (temperature === undefined || model.temperature === "fixed") return undefined;
  return Math.min(temperature, model.temperature === "unit" ? 1 : 2);
}

/** The output limit asked for, within what the model can do; undefined when none was asked for. */
export function maxTokensFor({ model, maxTokens }: RouteCall): number | undefined {
  return maxTokens === undefined ? undefined : Math.min(maxTokens, model.maxOutputTokens);
}
