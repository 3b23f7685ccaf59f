import "server-only";
import type { MessageMetrics, RunMode } from "@/lib/contracts/conversations";
import { messageMetrics } from "@/lib/contracts/conversations";
import type { DatabaseClient, Db } from "../engine/client";
import { toStorableText } from "../engine/storable";

export type StoredConversation = {
  id: string;
  title: string | null;
  mode: RunMode;
  messageCount: number;
  createdAt: Date;
  updatedAt: Date;
};

export type StoredMessage = {
  id: string;
  role: "system" | "user" | "assistant";
  content: string;
  reasoning: string | null;
  model: string | null;
  requestId: string | null;
  createdAt: Date;
  metrics: MessageMetrics | null;
};

/** The user's conversations, the one used last first, with the count of all. */
export async function listConversations(
  db: DatabaseClient,
  { userId, limit, offset }: { userId: string; limit: number; offset: number },
): Promise<{ items: StoredConversation[]; total: number }> {
  const where = { userId };
  const [items, total] = await Promise.all([
    db.conversation.findMany({
      where,
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
      select: conversationColumns,
    }),
    db.conversation.count({ where }),
  ]);
  return { items, total };
}

/** Makes an empty conversation. */
export function createConversation(
  db: Db,
  {
    now,
    title,
    ...conversation
  }: { id: string; userId: string; title: string | null; mode: RunMode; now: Date },
): Promise<StoredConversation> {
  return db.conversation.create({
    data: { ...conversation, title: toStorableText(title), createdAt: now, updatedAt: now },
    select: conversationColumns,
  });
}

/** The user's conversation without its messages; null when it is not theirs. */
export function findConversation(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<StoredConversation | null> {
  return db.conversation.findFirst({
    where: { id: toStorableText(id), userId },
    select: conversationColumns,
  });
}

/** The user's conversation with its messages in order; null when it is not theirs. */
export async function readConversation(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<(StoredConversation & { messages: StoredMessage[] }) | null> {
  const conversation = await db.conversation.findFirst({
    where: { id: toStorableText(id), userId },
    select: { ...conversationColumns, messages: { orderBy: { position: "asc" }, select: messageColumns } },
  });
  if (conversation === null) return null;
  const messages = conversation.messages.map((message) => ({
    ...message,
    metrics: message.metrics === null ? null : messageMetrics.parse(message.metrics),
  }));
  return { ...conversation, messages };
}

/** Sets or, with null, clears the title; false when the conversation is not the user's. */
export async function renameConversation(
  db: Db,
  { userId, id, title }: { userId: string; id: string; title: string | null },
): Promise<boolean> {
  const { count } = await db.conversation.updateMany({
    where: { id: toStorableText(id), userId },
    data: { title: toStorableText(title) },
  });
  return count === 1;
}

/** Removes a conversation and its messages for good; false when it is not the user's. */
export async function deleteConversation(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const { count } = await db.conversation.deleteMany({ where: { id: toStorableText(id), userId } });
  return count === 1;
}

const conversationColumns = {
  id: true,
  title: true,
  mode: true,
  messageCount: true,
  createdAt: true,
  updatedAt: true,
} as const;

const messageColumns = {
  id: true,
  role: true,
  content: true,
  reasoning: true,
  model: true,
  requestId: true,
  createdAt: true,
  metrics: true,
} as const;
