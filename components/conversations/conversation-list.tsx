"use client";

import { Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { conversationIdIn } from "@/lib/client/chat/chat-path";
import { groupConversations } from "@/lib/client/data/conversation-groups";
import { Button } from "../ui/button";
import { ConversationRow } from "./conversation-row";
import { firstConversations, mostConversations, useConversations } from "./use-conversations";
import { useSettled } from "./use-settled";

/** The stored conversations, pinned ones and then by day, with a search over titles and messages. */
export function ConversationList({ onNavigate }: { onNavigate?: () => void }) {
  const [search, setSearch] = useState("");
  const [limit, setLimit] = useState(firstConversations);
  const current = conversationIdIn(usePathname());
  const settled = useSettled(search.trim());
  const { data, isPending, isError, refetch } = useConversations({ limit, search: settled });
  const groups = groupConversations(data?.items ?? [], new Date());
  const canShowMore = data !== undefined && data.total > data.items.length && limit < mostConversations;

  return (
    <section aria-label="Conversations" className="flex min-h-0 flex-1 flex-col border-t pt-3">
      <label className="mx-2 flex h-8 shrink-0 items-center gap-2 rounded-control px-2.5 text-quiet focus-within:bg-panel focus-within:outline-2 focus-within:outline-accent pointer-coarse:h-11">
        <Search className="size-4 shrink-0" aria-hidden />
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Search conversations"
          aria-label="Search conversations"
          className="w-full min-w-0 bg-transparent text-sm text-foreground outline-none"
        />
      </label>
      <div className="thin-scrollbar min-h-0 flex-1 overflow-y-auto px-2 pt-1 pb-4">
        {isPending && <Skeleton />}
        {isError && (
          <div className="px-2.5 pt-4 text-ui text-quiet">
            <p>The list could not be read.</p>
            <Button size="small" className="mt-2" onClick={() => void refetch()}>
              Try again
            </Button>
          </div>
        )}
        {data && groups.length === 0 && (
          <p className="px-2.5 pt-4 text-ui text-quiet">
            {settled ? "Nothing was said or titled like that." : "Your conversations will stand here."}
          </p>
        )}
        {groups.map((group) => (
          <div key={group.label} className="pt-3">
            <h2 className="px-2.5 pb-1 text-xs text-quiet">{group.label}</h2>
            <ul>
              {group.items.map((conversation) => (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  isCurrent={conversation.id === current}
                  {...(onNavigate && { onNavigate })}
                />
              ))}
            </ul>
          </div>
        ))}
        {canShowMore && (
          <Button
            look="ghost"
            size="small"
            className="mt-2 w-full"
            onClick={() => setLimit(mostConversations)}
          >
            Show more
          </Button>
        )}
      </div>
    </section>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4 px-2.5 pt-6">
      {[72, 88, 56, 80].map((width) => (
        <div key={width} className="h-3 rounded bg-border" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
