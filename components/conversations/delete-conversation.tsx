"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { RefObject } from "react";
import { chatPath } from "@/lib/client/chat/chat-path";
import { pageDrafts } from "@/lib/client/chat/page-drafts";
import { deleteConversation } from "@/lib/client/data/api";
import { conversationTitle } from "@/lib/client/data/conversation-groups";
import { dataKeys } from "@/lib/client/data/queries";
import { failureOf } from "@/lib/client/data/run-failure";
import type { Conversation } from "@/lib/contracts/conversations";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";
import { useChatSessions } from "./chat-sessions-context";

type DeleteConversationProps = {
  conversation: Pick<Conversation, "id" | "title">;
  isOpen: boolean;
  isCurrent: boolean;
  onClose: () => void;
  /** What has the focus afterwards; by default what had it before. */
  finalFocus?: RefObject<HTMLElement | null>;
};

/** Asks before a conversation goes, since it goes for good. */
export function DeleteConversation({
  conversation,
  isOpen,
  isCurrent,
  onClose,
  finalFocus,
}: DeleteConversationProps) {
  const router = useRouter();
  const sessions = useChatSessions();
  const queryClient = useQueryClient();
  const removal = useMutation({
    mutationFn: () => deleteConversation(conversation.id),
    onSuccess: async () => {
      sessions.forget(conversation.id);
      pageDrafts.clear(conversation.id);
      if (isCurrent) router.replace(chatPath(null));
      await queryClient.invalidateQueries({ queryKey: dataKeys.conversations });
    },
  });

  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={overlayStyles.backdrop} />
        <AlertDialog.Popup
          {...(finalFocus && { finalFocus })}
          className={`${overlayStyles.popup} fixed top-1/3 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 rounded-dialog p-5`}
        >
          <AlertDialog.Title className="text-lg font-semibold">Delete this conversation?</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-sm text-quiet">
            “{conversationTitle(conversation)}” and its messages go for good. What they cost stays in the
            ledger.
          </AlertDialog.Description>
          {removal.isError && (
            <p role="alert" className="mt-3 text-ui text-error">
              Not deleted: {failureOf(removal.error).sentence}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Keep it</AlertDialog.Close>
            <Button look="danger" disabled={removal.isPending} onClick={() => removal.mutate()}>
              Delete
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
