import "server-only";
import { type ChatMessage, ownUploadUrl } from "@/lib/contracts/messages";
import type { RouteCall } from "@/lib/core/orchestration/model-call";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";

/** The bytes of an upload by its id; null once it is gone. */
export type ReadUpload = (id: string) => Promise<{ contentType: string; bytes: Uint8Array } | null>;

/**
 * The call with each upload that it names (`/uploads/file_…`) as a data URL: no provider can fetch from a laptop, and
 * none shall learn our addresses. The call itself where it names none. Throws UpstreamFailure for one that is gone.
 */
export async function inlineUploads(call: RouteCall, readUpload: ReadUpload): Promise<RouteCall> {
  const ids = [...new Set(call.messages.flatMap(uploadIds))];
  if (ids.length === 0) return call;
  const urls = new Map<string, string>();
  for (const id of ids) {
    const upload = await readUpload(id);
    if (upload === null) throw gone(call);
    urls.set(id, `data:${upload.contentType};base64,${Buffer.from(upload.bytes).toString("base64")}`);
  }
  return { ...call, messages: call.messages.map((message) => withUrls(message, urls)) };
}

function uploadIds({ content }: ChatMessage): string[] {
  if (typeof content === "string") return [];
  return content.flatMap((part) => (part.type === "image_url" ? (idIn(part.image_url.url) ?? []) : []));
}

function withUrls(message: ChatMessage, urls: ReadonlyMap<string, string>): ChatMessage {
  if (typeof message.content === "string") return message;
  const content = message.content.map((part) => {
    const url = part.type === "image_url" ? urls.get(idIn(part.image_url.url) ?? "") : undefined;
    return url === undefined ? part : { type: "image_url" as const, image_url: { url } };
  });
  return { ...message, content };
}

/** The id in the path of an own upload; the server writes it so once it knows whose it is. */
function idIn(url: string): string | null {
  return url.startsWith("/") ? (ownUploadUrl.exec(url)?.[1] ?? null) : null;
}

function gone({ route }: RouteCall): UpstreamFailure {
  const message = "An image of this request has expired or was deleted.";
  return new UpstreamFailure({ kind: "caller", provider: route.provider, status: 400, message });
}
