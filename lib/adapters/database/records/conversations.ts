import "server-only";
import type { MessageMetrics, RunMode } from "@/lib/contracts/conversations";
import { messageMetrics } from "@/lib/contracts/conversations";
import type { DatabaseClient, Db } from "../engine/client";
import { containing } from "../engine/containing";
import { toStorableText } from "../engine/storable";
import type { Prisma } from "../generated/client";

export type StoredConversation = {
  id: string;
  title: string | null;
  mode: RunMode;
  messageCount: number;
  pinned: boolean;
  createdAt: Date;
  updatedAt: Date;
};

/** A conversation with all its messages in the order they were written; `currentId` is the leaf it shows. */
export type ConversationTree = StoredConversation & {
  currentId: string | null;
  shareToken: string | null;
  messages: StoredMessage[];
};

export type StoredMessage = {
  id: string;
  /** The message it follows. */
  parentId: string | null;
  role: "system" | "user" | "assistant";
  content: string;
  reasoning: string | null;
  model: string | null;
  requestId: string | null;
  /** The mode of its request. */
  mode: RunMode | null;
  createdAt: Date;
  metrics: MessageMetrics | null;
};

/** The user's conversations, pinned ones first and then the one used last, with the count of all. */
export async function listConversations(
  db: DatabaseClient,
  { userId, limit, offset, search = "" }: { userId: string; limit: number; offset: number; search?: string },
): Promise<{ items: StoredConversation[]; total: number }> {
  const where = { userId, ...(search !== "" && { OR: matching(search) }) };
  const [items, total] = await Promise.all([
    db.conversation.findMany({
      where,
      orderBy: [{ pinned: "desc" }, { updatedAt: "desc" }, { id: "desc" }],
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
): Promise<ConversationTree | null> {
  const conversation = await db.conversation.findFirst({
    where: { id: toStorableText(id), userId },
    select: treeColumns,
  });
  return conversation === null ? null : withMetrics(conversation);
}

/** What a link shows of a conversation: the whole tree, and the leaf that it was shared at; null once it is revoked. */
export async function readShared(
  db: Db,
  shareToken: string,
): Promise<(ConversationTree & { sharedLeafId: string | null }) | null> {
  const conversation = await db.conversation.findFirst({
    where: { shareToken: toStorableText(shareToken), user: { closedAt: null } },
    select: { ...treeColumns, sharedLeafId: true },
  });
  return conversation === null ? null : withMetrics(conversation);
}

type MessageRow = Omit<StoredMessage, "metrics" | "mode"> & {
  metrics: unknown;
  request: { mode: RunMode } | null;
};

function withMetrics<Tree extends { messages: MessageRow[] }>(
  conversation: Tree,
): Omit<Tree, "messages"> & { messages: StoredMessage[] } {
  const messages = conversation.messages.map(({ request, ...message }) => ({
    ...message,
    mode: request?.mode ?? null,
    metrics: message.metrics === null ? null : messageMetrics.parse(message.metrics),
  }));
  return { ...conversation, messages };
}

/** What a user may change of a conversation; what is absent stays. A title of null is cleared. */
export type ConversationChange = { title?: string | null; currentId?: string; pinned?: boolean };

/** Changes a conversation; false when it is not the user's, or has no such message to show. */
export async function changeConversation(
  db: Db,
  { userId, id, change }: { userId: string; id: string; change: ConversationChange },
): Promise<boolean> {
  const { title, currentId, pinned } = change;
  const hasMessage = currentId !== undefined && { messages: { some: { id: toStorableText(currentId) } } };
  const { count } = await db.conversation.updateMany({
    where: { id: toStorableText(id), userId, ...hasMessage },
    data: {
      ...(title !== undefined && { title: toStorableText(title) }),
      ...(currentId !== undefined && { currentId }),
      ...(pinned !== undefined && { pinned }),
    },
  });
  return count === 1;
}

/** Opens what a conversation shows now to whoever has the token; null when it is not the user's. */
export async function shareConversation(
  db: DatabaseClient,
  { userId, id, newToken }: { userId: string; id: string; newToken: string },
): Promise<string | null> {
  const rows = await db.$queryRaw<{ share_token: string }[]>`
    UPDATE conversations SET share_token = coalesce(share_token, ${newToken}), shared_leaf_id = current_id
    WHERE id = ${toStorableText(id)} AND user_id = ${userId} RETURNING share_token`;
  return rows[0]?.share_token ?? null;
}

/** Closes a conversation's link for good; false when the conversation is not the user's. */
export async function unshareConversation(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const { count } = await db.conversation.updateMany({
    where: { id: toStorableText(id), userId },
    data: { shareToken: null, sharedLeafId: null },
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

/** Found in the title or in any message, in any case. */
function matching(search: string): Prisma.ConversationWhereInput[] {
  const found = containing(search);
  return [{ title: found }, { messages: { some: { content: found } } }];
}

const conversationColumns = {
  id: true,
  title: true,
  mode: true,
  messageCount: true,
  pinned: true,
  createdAt: true,
  updatedAt: true,
} as const;

const messageColumns = {
  id: true,
  parentId: true,
  role: true,
  content: true,
  reasoning: true,
  model: true,
  requestId: true,
  request: { select: { mode: true } },
  createdAt: true,
  metrics: true,
} as const;

const treeColumns = {
  ...conversationColumns,
  currentId: true,
  shareToken: true,
  messages: { orderBy: { position: "asc" }, select: messageColumns },
} as const;
