"use client";

import { Menu } from "@base-ui/react/menu";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, PencilLine, Pin, PinOff, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { chatPath, screenModeOf } from "@/lib/client/chat/chat-path";
import { pinConversation } from "@/lib/client/data/api";
import { conversationTitle } from "@/lib/client/data/conversation-groups";
import { dataKeys } from "@/lib/client/data/queries";
import type { Conversation } from "@/lib/contracts/conversations";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { overlayStyles } from "../ui/overlay-styles";
import { DeleteConversation } from "./delete-conversation";
import { RenameConversation } from "./rename-conversation";

type ConversationRowProps = { conversation: Conversation; isCurrent: boolean; onNavigate?: () => void };

/** One conversation of the list: opens it; its menu pins it, renames in place and deletes after a question. */
export function ConversationRow({ conversation, isCurrent, onNavigate }: ConversationRowProps) {
  const [mode, setMode] = useState<"read" | "rename" | "delete">("read");
  const trigger = useRef<HTMLButtonElement>(null);
  const title = conversationTitle(conversation);
  const queryClient = useQueryClient();
  const pin = useMutation({
    mutationFn: () => pinConversation(conversation.id, !conversation.pinned),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: dataKeys.conversations }),
  });

  if (mode === "rename") {
    return (
      <li>
        <RenameConversation conversation={conversation} onClose={() => setMode("read")} />
      </li>
    );
  }
  return (
    <li
      data-testid="conversation-row"
      className={classNames(
        "group relative flex items-center rounded-control hover:bg-[color-mix(in_srgb,var(--foreground)_5%,transparent)]",
        isCurrent && "bg-[color-mix(in_srgb,var(--foreground)_8%,transparent)]",
      )}
    >
      <Link
        href={chatPath(conversation.id, screenModeOf(conversation.mode))}
        prefetch={false}
        onClick={() => onNavigate?.()}
        aria-current={isCurrent ? "page" : undefined}
        title={title}
        className="flex h-8 min-w-0 flex-1 items-center rounded-control px-2.5 text-ui pointer-coarse:h-11"
      >
        <span className={classNames("truncate", isCurrent && "font-medium")}>{title}</span>
      </Link>
      <Menu.Root>
        <Menu.Trigger
          ref={trigger}
          render={<Button look="ghost" size="icon" />}
          aria-label={`Options for ${title}`}
          className="mr-0.5 w-0 overflow-hidden opacity-0 group-focus-within:w-7 group-focus-within:opacity-100 group-hover:w-7 group-hover:opacity-100 data-popup-open:w-7 data-popup-open:opacity-100 pointer-coarse:w-11 pointer-coarse:opacity-100"
        >
          <Ellipsis aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="start" className="z-50">
            <Menu.Popup className={`${overlayStyles.popup} min-w-36 p-1`}>
              <Menu.Item className={overlayStyles.menuItem} onClick={() => pin.mutate()}>
                {conversation.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
                {conversation.pinned ? "Unpin" : "Pin to the top"}
              </Menu.Item>
              <Menu.Item className={overlayStyles.menuItem} onClick={() => setMode("rename")}>
                <PencilLine aria-hidden /> Rename
              </Menu.Item>
              <Menu.Item
                className={classNames(overlayStyles.menuItem, "text-error [&_svg]:text-error")}
                onClick={() => setMode("delete")}
              >
                <Trash2 aria-hidden /> Delete
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <DeleteConversation
        conversation={conversation}
        isOpen={mode === "delete"}
        isCurrent={isCurrent}
        onClose={() => setMode("read")}
        finalFocus={trigger}
      />
    </li>
  );
}
