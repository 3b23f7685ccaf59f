"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { shareConversation, unshareConversation } from "@/lib/client/data/api";
import { dataKeys } from "@/lib/client/data/queries";
import { failureOf } from "@/lib/client/data/run-failure";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { overlayStyles } from "../ui/overlay-styles";

/** Makes a link to what the conversation shows now, and takes it back. */
export function ShareConversation({ conversationId }: { conversationId: string }) {
  const [isOpen, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: dataKeys.conversation(conversationId) });
  const sharing = useMutation({ mutationFn: () => shareConversation(conversationId), onSuccess });
  const closing = useMutation({
    mutationFn: () => unshareConversation(conversationId),
    onSuccess: () => {
      sharing.reset();
      return onSuccess();
    },
  });
  const failed = sharing.error ?? closing.error;

  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        closing.reset();
      }}
    >
      <Dialog.Trigger
        render={<Button look="ghost" size="icon" />}
        aria-label="Share"
        title="Share this conversation"
        data-testid="share-button"
      >
        <Link2 aria-hidden />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlayStyles.backdrop} />
        <Dialog.Popup
          data-testid="share-dialog"
          className={`${overlayStyles.popup} fixed top-1/3 left-1/2 z-50 w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 rounded-dialog p-5`}
        >
          <Dialog.Title className="text-lg font-semibold">Share this conversation</Dialog.Title>
          <Dialog.Description className="mt-1.5 text-sm text-quiet">
            Anyone with the link reads what is shown here now: the questions and the answers, without costs
            and names. What you ask later stays yours.
          </Dialog.Description>
          {sharing.data && (
            <div className="mt-4 flex items-center gap-1 rounded-control border bg-sunken py-1 pr-1 pl-3">
              <input
                readOnly
                aria-label="Link"
                data-testid="share-link"
                value={sharing.data.url}
                onFocus={({ currentTarget }) => currentTarget.select()}
                className="figures min-w-0 flex-1 truncate bg-transparent text-xs outline-none"
              />
              <CopyButton text={sharing.data.url} label="Copy link" />
            </div>
          )}
          {closing.isSuccess && !sharing.data && (
            <p role="status" className="mt-4 text-sm">
              The link leads nowhere any more.
            </p>
          )}
          {failed && (
            <p role="alert" className="mt-3 text-ui text-error">
              Not done: {failureOf(failed).sentence}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <Button look="ghost" disabled={closing.isPending} onClick={() => closing.mutate()}>
              Take the link back
            </Button>
            <Button look="primary" disabled={sharing.isPending} onClick={() => sharing.mutate()}>
              {sharing.data ? "Share what is shown now" : "Make a link"}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
