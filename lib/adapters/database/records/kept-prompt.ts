import "server-only";
import * as z from "zod";
import { type ChatMessage, chatMessage } from "@/lib/contracts/messages";
import type { Db } from "../engine/client";

/** A long text of a user's prompts, kept once for all of the requests that it came with. */
export type PromptText = { digest: string; content: ChatMessage["content"] };

/** A message of a request: its content, or the digest of it. `cut`: only its beginning was kept. */
export type KeptMessage = { role: ChatMessage["role"]; cut?: true } & (
  | { content: ChatMessage["content"] }
  | { digest: string }
);

/** A request's prompt as it is stored: its messages, and the texts that they name. */
export type KeptPrompt = { messages: readonly KeptMessage[]; texts: readonly PromptText[] };

const { role, content } = chatMessage.shape;
const mark = { role, cut: z.literal(true).optional() };
const storedMessages = z
  .array(z.union([z.object({ ...mark, content }), z.object({ ...mark, digest: z.string() })]))
  .nullable();

/** The messages of a stored prompt with their texts, and whether any was cut; null where none were kept. */
export async function readPrompt(
  db: Db,
  userId: string,
  stored: unknown,
): Promise<{ messages: ChatMessage[]; isCut: boolean } | null> {
  const kept = storedMessages.parse(stored);
  if (kept === null) return null;
  const digests = kept.flatMap((message) => ("digest" in message ? [message.digest] : []));
  const texts = digests.length === 0 ? [] : await readTexts(db, userId, digests);
  const contents = new Map(texts.map((text) => [text.digest, content.parse(text.content)]));
  return {
    messages: kept.map((message) => ({
      role: message.role,
      content: "content" in message ? message.content : (contents.get(message.digest) ?? ""),
    })),
    isCut: kept.some(({ cut }) => cut === true),
  };
}

function readTexts(db: Db, userId: string, digests: string[]) {
  return db.promptText.findMany({
    where: { userId, digest: { in: digests } },
    select: { digest: true, content: true },
  });
}
