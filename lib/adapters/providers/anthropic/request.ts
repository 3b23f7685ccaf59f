import "server-only";
import type { ContentPart } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { RouteCall } from "@/lib/core/orchestration/model-call";
import {
  alternatingTurns,
  maxTokensFor,
  parseDataUrl,
  systemText,
  type Turn,
  temperatureFor,
} from "../content";
import type { Endpoint, UpstreamRequest } from "../dialect";

const apiVersion = "2023-06-01";

/**
 * POST /v1/messages, streaming. System messages go to the top; the turns alternate and start with the user's.
 * `max_tokens` is required there: without a wish it is what the model and its window allow.
 */
export function buildAnthropicRequest(call: RouteCall, endpoint: Endpoint): UpstreamRequest {
  const turns = alternatingTurns(call.messages).map(toWireMessage);
  return {
    url: `${endpoint.baseUrl}/v1/messages`,
    headers: { "x-api-key": endpoint.apiKey, "anthropic-version": apiVersion },
    body: JSON.stringify({
      model: call.route.upstreamId,
      max_tokens: allowedTokens(call),
      system: systemText(call.messages) ?? undefined,
      messages: turns.flatMap((turn, index) => withoutTrailingSpace(turn, index === turns.length - 1)),
      temperature: temperatureFor(call),
      stream: true,
    }),
  };
}

/** The prompt's size is only estimated, and on the high side: an answer is never cut below this for its sake. */
const roomForAnswer = 4_096;

/** Prompt and answer share the window, and the older models refuse a sum above it. */
function allowedTokens(call: RouteCall): number {
  const { model, messages } = call;
  const left = model.contextWindow - estimatePromptTokens(messages);
  return Math.min(maxTokensFor(call) ?? model.maxOutputTokens, Math.max(left, roomForAnswer));
}

type WireBlock =
  | { type: "text"; text: string }
  | {
      type: "image";
      source: { type: "base64"; media_type: string; data: string } | { type: "url"; url: string };
    };
type WireMessage = { role: Turn["role"]; content: WireBlock[] };

function toWireMessage({ role, parts }: Turn): WireMessage {
  return { role, content: parts.map(toWireBlock) };
}

function toWireBlock(part: ContentPart): WireBlock {
  if (part.type === "text") return { type: "text", text: part.text };
  const inline = parseDataUrl(part.image_url.url);
  if (inline === null) return { type: "image", source: { type: "url", url: part.image_url.url } };
  return { type: "image", source: { type: "base64", media_type: inline.mediaType, data: inline.data } };
}

/** A final assistant turn is a start to continue; white space at its end is refused, and so is an empty one. */
function withoutTrailingSpace(message: WireMessage, isLast: boolean): WireMessage[] {
  const last = message.content.at(-1);
  if (!isLast || message.role === "user" || last?.type !== "text") return [message];
  const text = last.text.trimEnd();
  const content = [...message.content.slice(0, -1), ...(text === "" ? [] : [{ ...last, text }])];
  return content.length === 0 ? [] : [{ ...message, content }];
}
