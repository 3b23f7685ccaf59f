import "server-only";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import type { RouteCall } from "@/lib/core/orchestration/model-call";
import { contentParts, maxTokensFor, temperatureFor } from "../content";
import type { Endpoint, UpstreamRequest } from "../dialect";
import type { VendorQuirks } from "./vendors";

/** POST /chat/completions, streaming, with the usage asked for where the vendor takes the question. */
export function buildOpenAiRequest(
  call: RouteCall,
  endpoint: Endpoint,
  quirks: VendorQuirks,
): UpstreamRequest {
  return {
    url: `${endpoint.baseUrl}/chat/completions`,
    headers: {
      // Local servers ask for no key.
      ...(endpoint.apiKey === "" ? {} : { authorization: `Bearer ${endpoint.apiKey}` }),
      ...quirks.extraHeaders,
    },
    body: JSON.stringify({
      model: call.route.upstreamId,
      messages: call.messages.map(toWireMessage),
      stream: true,
      ...(quirks.takesStreamOptions ? { stream_options: { include_usage: true } } : {}),
      temperature: temperatureFor(call),
      [quirks.maxTokensField]: maxTokensFor(call),
      ...quirks.extraBody,
    }),
  };
}

/** Only a user's message may hold images; plain text goes as a string, which every server takes. */
function toWireMessage(message: ChatMessage) {
  const { role } = message;
  if (role !== "user" || typeof message.content === "string") return { role, content: textOf(message) };
  const parts = contentParts(message);
  const isText = parts.every((part) => part.type === "text");
  return { role, content: isText ? textOf({ content: parts }) : parts };
}
