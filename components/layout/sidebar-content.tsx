"use client";

import { SquarePen } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { chatPath, modeIn, screenModes } from "@/lib/client/chat/chat-path";
import { titleWithKeys } from "@/lib/client/page/key-map";
import { useChatSessions } from "../conversations/chat-sessions-context";
import { ConversationList } from "../conversations/conversation-list";
import { modeIcons, modeWords } from "../run/modes/mode-words";
import { buttonStyles } from "../ui/button";
import { classNames } from "../ui/class-names";

type SidebarContentProps = { isCollapsed?: boolean; onNavigate?: () => void };

/** What one can go to: a new chat, the modes, the conversations. The same in the sidebar and in the phone's sheet. */
export function SidebarContent({ isCollapsed = false, onNavigate }: SidebarContentProps) {
  const sessions = useChatSessions();
  const current = modeIn(usePathname());

  const onNewChat = () => {
    sessions.startFresh();
    onNavigate?.();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <nav
        aria-label="Main"
        className={classNames(
          "flex shrink-0 flex-col gap-1 px-2 pt-1 pb-3",
          isCollapsed && "items-center pt-3",
        )}
      >
        <Link
          href={chatPath(null)}
          onClick={onNewChat}
          aria-label="New chat"
          title={titleWithKeys("New chat", "new-chat")}
          data-testid="new-chat"
          className={classNames(
            buttonStyles({ look: "outline", size: isCollapsed ? "icon" : "medium" }),
            "border-border",
            isCollapsed ? "size-8" : "mb-2 w-full justify-start px-2.5 [&_svg]:size-4",
          )}
        >
          <SquarePen aria-hidden />
          {!isCollapsed && "New chat"}
        </Link>
        {screenModes.map((mode) => {
          const Icon = modeIcons[mode];
          const { name, does } = modeWords[mode];
          return (
            <Link
              key={mode}
              href={chatPath(null, mode)}
              prefetch={false}
              onClick={() => onNavigate?.()}
              aria-label={name}
              aria-current={current === mode ? "page" : undefined}
              title={isCollapsed ? name : does}
              className={classNames(
                "relative flex h-8 items-center gap-2 rounded-control px-2.5 text-sm text-quiet hover:text-foreground pointer-coarse:h-11 [&_svg]:size-4",
                isCollapsed && "w-8 justify-center px-0",
                current === mode &&
                  "bg-[color-mix(in_srgb,var(--foreground)_6%,transparent)] font-medium text-foreground before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:rounded before:bg-accent",
              )}
            >
              <Icon aria-hidden />
              {!isCollapsed && name}
            </Link>
          );
        })}
      </nav>
      {!isCollapsed && <ConversationList {...(onNavigate && { onNavigate })} />}
    </div>
  );
}
