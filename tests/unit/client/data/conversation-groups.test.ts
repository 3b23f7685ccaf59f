import { describe, expect, it } from "vitest";
import { groupConversations } from "@/lib/client/data/conversation-groups";
import type { Conversation } from "@/lib/contracts/conversations";

const now = new Date(2026, 10, 22, 9, 0);

const conversation = (id: string, title: string | null, updated: Date): Conversation => ({
  id,
  title,
  mode: "chat",
  message_count: 2,
  pinned: false,
  created_at: updated.toISOString(),
  updated_at: updated.toISOString(),
});

const all = [
  conversation("conv_old", "Ledger rules", new Date(2025, 0, 1)),
  conversation("conv_late", "Late night", new Date(2026, 10, 21, 23, 59)),
  conversation("conv_early", null, new Date(2026, 10, 22, 0, 1)),
  conversation("conv_now", "Breaker states", new Date(2026, 10, 22, 8, 0)),
  conversation("conv_week", "Weekly", new Date(2026, 10, 16, 12, 0)),
];

const shape = (conversations: readonly Conversation[]) =>
  groupConversations(conversations, now).map(({ label, items }) => [label, items.map(({ id }) => id)]);

describe("the conversation list", () => {
  it("splits by calendar day in the reader's zone, newest first, without empty groups", () => {
    expect(shape(all)).toEqual([
      ["Today", ["conv_now", "conv_early"]],
      ["Yesterday", ["conv_late"]],
      ["Last 7 days", ["conv_week"]],
      ["Older", ["conv_old"]],
    ]);
    expect(shape([])).toEqual([]);
  });

  it("has pinned ones first, whatever their day, and once", () => {
    const pinned = all.map((each) => ({ ...each, pinned: ["conv_old", "conv_week"].includes(each.id) }));
    expect(shape(pinned)).toEqual([
      ["Pinned", ["conv_week", "conv_old"]],
      ["Today", ["conv_now", "conv_early"]],
      ["Yesterday", ["conv_late"]],
    ]);
  });
});
