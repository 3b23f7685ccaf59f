"use client";

import { Menu } from "@base-ui/react/menu";
import { Download } from "lucide-react";
import { useState } from "react";
import { type ExportFormat, exportConversation } from "@/lib/client/chat/export-conversation";
import { fetchConversation } from "@/lib/client/data/api";
import { failureOf } from "@/lib/client/data/run-failure";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

/** Downloads a conversation as the server has it now. */
export function ExportConversation({ conversationId }: { conversationId: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const download = (format: ExportFormat) => {
    setFailure(null);
    fetchConversation(conversationId)
      .then((detail) => save(exportConversation(detail, format)))
      .catch((thrown: unknown) => setFailure(failureOf(thrown).sentence));
  };
  return (
    <>
      {failure && (
        <p role="alert" className="text-xs text-error">
          Not exported: {failure}
        </p>
      )}
      <Menu.Root>
        <Menu.Trigger
          render={<Button look="ghost" size="icon" />}
          aria-label="Export"
          title="Export this conversation"
          data-testid="export-button"
        >
          <Download aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className="z-50">
            <Menu.Popup className={`${overlayStyles.popup} min-w-36 p-1`}>
              <Menu.Item className={overlayStyles.menuItem} onClick={() => download("markdown")}>
                Markdown
              </Menu.Item>
              <Menu.Item className={overlayStyles.menuItem} onClick={() => download("json")}>
                JSON
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

function save({ name, type, text }: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
