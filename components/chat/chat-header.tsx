"use client";

import { useState } from "react";
import type { ChatState } from "@/lib/client/chat/turns";
import { formatCost, formatCredits } from "@/lib/client/data/format";
import type { RunMode } from "@/lib/contracts/conversations";
import { DeleteConversation } from "../conversations/delete-conversation";
import { ExportConversation } from "../conversations/export-conversation";
import { ShareConversation } from "../conversations/share-conversation";
import { firstConversations, useConversations } from "../conversations/use-conversations";
import { useShortcut } from "../keys/use-shortcut";
import { Badge } from "../ui/badge";
import { classNames } from "../ui/class-names";

/** Modes whose answers come from several models; the others read like any chat. */
const severalModels: readonly RunMode[] = ["compare", "blend", "judge"];

/** What this conversation is called and what it has cost so far. */
export function ChatHeader({ state }: { state: ChatState }) {
  const { data } = useConversations({ limit: firstConversations });
  const stored = data?.items.find((item) => item.id === state.conversationId);
  const [isDeleting, setDeleting] = useState(false);
  useShortcut({
    name: "delete-chat",
    onPress: () => setDeleting(true),
    isEnabled: state.conversationId !== null,
  });
  const title = stored?.title || state.turns[0]?.question || "New chat";
  const heads = state.turns.flatMap(({ runs }) => runs.map(({ head }) => head.getSnapshot()));
  const costUsd = heads.reduce((sum, head) => sum + (head.costUsd ?? 0), 0);
  const credits = heads.reduce((sum, head) => sum + (head.credits ?? 0), 0);

  return (
    <div
      className={classNames(
        "flex h-12 shrink-0 items-center justify-between gap-6 border-b px-4 max-md:h-9",
        // On a phone the space is worth more than the words "New chat"; the heading stays for screen readers.
        state.turns.length === 0 && "max-md:sr-only",
      )}
    >
      <div className="flex min-w-0 items-center gap-2">
        <h1 className="min-w-0 truncate text-sm font-medium">{title}</h1>
        {stored && severalModels.includes(stored.mode) && <Badge>{stored.mode}</Badge>}
      </div>
      {state.conversationId && (
        <DeleteConversation
          conversation={{ id: state.conversationId, title }}
          isOpen={isDeleting}
          isCurrent
          onClose={() => setDeleting(false)}
        />
      )}
      <div className="flex shrink-0 items-center gap-2">
        {credits > 0 && (
          <p className="figures text-xs text-quiet" title="Spent in this conversation">
            {formatCost(costUsd)} · {formatCredits(credits)}
          </p>
        )}
        {state.conversationId && (
          <div className="-mr-1.5 flex items-center">
            <ExportConversation conversationId={state.conversationId} />
            <ShareConversation conversationId={state.conversationId} />
          </div>
        )}
      </div>
    </div>
  );
}
