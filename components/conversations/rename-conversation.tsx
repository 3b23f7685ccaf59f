"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { renameConversation } from "@/lib/client/data/api";
import { dataKeys } from "@/lib/client/data/queries";
import { failureOf } from "@/lib/client/data/run-failure";
import { isComposing } from "@/lib/client/page/key-press";
import type { Conversation } from "@/lib/contracts/conversations";

const longestTitle = 200;

/** A title being edited in its place: Enter or leaving saves, Escape does not. */
export function RenameConversation({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState(conversation.title ?? "");
  const rename = useMutation({
    mutationFn: (next: string) => renameConversation(conversation.id, next),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: dataKeys.conversations }),
        queryClient.invalidateQueries({ queryKey: dataKeys.conversation(conversation.id) }),
      ]);
      onClose();
    },
  });

  useEffect(() => input.current?.select(), []);

  const save = () => {
    if (rename.isPending) return;
    if (title.trim() === (conversation.title ?? "")) onClose();
    else rename.mutate(title.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Enter") save();
    if (event.key === "Escape") onClose();
  };

  return (
    <div className="py-0.5">
      <input
        ref={input}
        value={title}
        maxLength={longestTitle}
        aria-label="Title"
        aria-invalid={rename.isError}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => !rename.isError && save()}
        className="h-8 w-full rounded-control border border-control bg-panel px-2 text-ui outline-offset-0 pointer-coarse:h-11"
      />
      {rename.isError && (
        <p role="alert" className="px-2 pt-1 text-xs text-error">
          Not saved: {failureOf(rename.error).sentence}
        </p>
      )}
    </div>
  );
}
