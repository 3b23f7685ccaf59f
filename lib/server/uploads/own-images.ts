import "server-only";
import { findUploads } from "@/lib/adapters/database/records/uploads";
import type { RequestIssue } from "@/lib/contracts/errors";
import {
  type ChatMessage,
  type ContentPart,
  hasImage,
  imageUrlRule,
  ownUploadUrl,
} from "@/lib/contracts/messages";
import { invalidRequest } from "@/lib/contracts/parse";
import type { Identity } from "../auth/identity";
import { isOwnSite, siteOf } from "../http/site";
import type { Runtime } from "../runtime-type";
import { signedPath } from "./signed-address";

type Asked = {
  identity: Pick<Identity, "userId">;
  headers: Headers;
  runtime: Pick<Runtime, "db" | "clock" | "env">;
};

/**
 * The messages with each own upload named by its bare path, `/uploads/file_…`, as it is kept and as providers' adapters
 * know it. Throws AppError `invalid_request` for an upload that is not the caller's or has expired, and for any other
 * address that is not https.
 */
export async function takeOwnImages(messages: ChatMessage[], asked: Asked): Promise<ChatMessage[]> {
  if (!hasImage(messages)) return messages;
  const ids = new Map<ContentPart, string>();
  const issues: RequestIssue[] = [];
  const places = new Map<ContentPart, string>();
  eachImage(messages, (part, path) => {
    const { url } = part.image_url;
    const id = ownIdOf(url, asked);
    if (id !== null) ids.set(part, id);
    else if (!/^(https|data):/.test(url)) issues.push({ path, message: imageUrlRule });
    places.set(part, path);
  });
  if (ids.size > 0) {
    const { db, clock } = asked.runtime;
    const found = await findUploads(db, [...new Set(ids.values())], new Date(clock.now()));
    const own = new Set(found.filter(({ userId }) => userId === asked.identity.userId).map(({ id }) => id));
    for (const [part, id] of ids) {
      if (own.has(id)) continue;
      issues.push({ path: places.get(part) ?? "", message: "is no upload of yours, or has expired" });
    }
  }
  if (issues.length > 0) throw invalidRequest(issues);
  return mapImages(messages, (part) => {
    const id = ids.get(part);
    return id === undefined ? part.image_url.url : `/uploads/${id}`;
  });
}

/** How long an address in the request log can be looked at. */
const shownMs = 60 * 60 * 1000;

/** The messages of the request log with each own upload named by an address that can be looked at for an hour. */
export function showOwnImages(
  messages: ChatMessage[],
  { headers, runtime }: { headers: Headers; runtime: Pick<Runtime, "env" | "clock" | "uploadKey"> },
): ChatMessage[] {
  return mapImages(messages, ({ image_url: { url } }) => {
    const id = url.startsWith("/") ? ownUploadUrl.exec(url)?.[1] : undefined;
    if (id === undefined) return url;
    const expiresAt = new Date(runtime.clock.now() + shownMs);
    return `${siteOf(headers, runtime)}${signedPath({ id, expiresAt }, runtime.uploadKey)}`;
  });
}

type ImagePart = Extract<ContentPart, { type: "image_url" }>;

/** The id of an upload that an address on this server names; null for any other address. */
function ownIdOf(url: string, { headers, runtime }: Asked): string | null {
  const id = ownUploadUrl.exec(url)?.[1];
  if (id === undefined) return null;
  const isOwn = url.startsWith("/") || (URL.canParse(url) && isOwnSite(new URL(url), headers, runtime));
  return isOwn ? id : null;
}

function eachImage(messages: readonly ChatMessage[], visit: (part: ImagePart, path: string) => void): void {
  messages.forEach(({ content }, index) => {
    if (typeof content === "string") return;
    content.forEach((part, place) => {
      if (part.type === "image_url") visit(part, `messages.${index}.content.${place}.image_url.url`);
    });
  });
}

function mapImages(messages: ChatMessage[], urlOf: (part: ImagePart) => string): ChatMessage[] {
  return messages.map((message) => {
    if (typeof message.content === "string") return message;
    const content = message.content.map((part) =>
      part.type === "image_url" ? { ...part, image_url: { url: urlOf(part) } } : part,
    );
    return { ...message, content };
  });
}
