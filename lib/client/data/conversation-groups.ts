import type { Conversation } from "@/lib/contracts/conversations";

export type ConversationGroup = { label: string; items: readonly Conversation[] };

const dayMs = 86_400_000;

/** Named spans by how many midnights lie between then and now. */
const spans = [
  { label: "Today", untilDays: 0 },
  { label: "Yesterday", untilDays: 1 },
  { label: "Last 7 days", untilDays: 7 },
  { label: "Last 30 days", untilDays: 30 },
  { label: "Older", untilDays: Number.POSITIVE_INFINITY },
] as const;

/** Pinned conversations, and the others by day in the reader's zone, each newest first; empty groups are left out. */
export function groupConversations(
  conversations: readonly Conversation[],
  now: Date,
): readonly ConversationGroup[] {
  const sorted = conversations.toSorted((left, right) => right.updated_at.localeCompare(left.updated_at));
  const pinned = { label: "Pinned", items: sorted.filter((conversation) => conversation.pinned) };
  const found = sorted.filter((conversation) => !conversation.pinned);
  const spanOf = (conversation: Conversation) => {
    const days = midnightsBetween(new Date(conversation.updated_at), now);
    return spans.find(({ untilDays }) => days <= untilDays)?.label;
  };
  return [
    pinned,
    ...spans.map(({ label }) => ({ label, items: found.filter((item) => spanOf(item) === label) })),
  ].filter(({ items }) => items.length > 0);
}

/** The title as shown; a conversation without one still needs a name. */
export function conversationTitle({ title }: Pick<Conversation, "title">): string {
  return title?.trim() || "Untitled";
}

function midnightsBetween(then: Date, now: Date): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs;
  return day(now) - day(then);
}
