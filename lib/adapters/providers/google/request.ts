import "server-only";
import type { ContentPart } from "@/lib/contracts/messages";
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

/**
 * POST …:streamGenerateContent with `alt=sse`, since the plain form streams one JSON array. The key goes into a
 * header: URLs end up in logs.
 */
export function buildGoogleRequest(call: RouteCall, endpoint: Endpoint): UpstreamRequest {
  const system = systemText(call.messages);
  const model = encodeURIComponent(call.route.upstreamId.replace(/^models\//, ""));
  return {
    url: `${endpoint.baseUrl}/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    headers: { "x-goog-api-key": endpoint.apiKey },
    body: JSON.stringify({
      systemInstruction: system === null ? undefined : { parts: [{ text: system }] },
      contents: alternatingTurns(call.messages).map(toWireContent),
      generationConfig: { temperature: temperatureFor(call), maxOutputTokens: maxTokensFor(call) },
    }),
  };
}

function toWireContent({ role, parts }: Turn) {
  return { role: role === "assistant" ? "model" : "user", parts: parts.map(toWirePart) };
}

function toWirePart(part: ContentPart) {
  if (part.type === "text") return { text: part.text };
  const { url } = part.image_url;
  const inline = parseDataUrl(url);
  if (inline !== null) return { inlineData: { mimeType: inline.mediaType, data: inline.data } };
  return { fileData: { fileUri: url, mimeType: mediaTypeOf(url) } };
}

const mediaTypeByExtension: Readonly<Record<string, string>> = {
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
};

/** Gemini wants the type beside a link; most pictures on the web are JPEGs. */
function mediaTypeOf(url: string): string {
  const extension = /\.([a-z]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? "";
  return mediaTypeByExtension[extension] ?? "image/jpeg";
}
