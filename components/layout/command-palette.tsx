"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Command } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { chatPath, screenModeOf, screenModes } from "@/lib/client/chat/chat-path";
import { conversationTitle } from "@/lib/client/data/conversation-groups";
import { titleWithKeys } from "@/lib/client/page/key-map";
import { switchTheme } from "@/lib/client/page/theme";
import { mostConversations, useConversations } from "../conversations/use-conversations";
import { useNewChat } from "../conversations/use-new-chat";
import { KeySheet } from "../keys/key-sheet";
import { useShortcut } from "../keys/use-shortcut";
import { modeWords } from "../run/modes/mode-words";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

type PaletteCommand = { id: string; label: string; run: () => void };
type CommandGroup = { value: string; items: PaletteCommand[] };

/** Everything one can do or open, by typing. Ctrl+K or Cmd+K anywhere in the dashboard. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const groups = useCommands({ isOpen, onShowKeys: () => setSheetOpen(true) });
  useShortcut({ name: "open-commands", onPress: () => setOpen(true) });
  useShortcut({ name: "show-keys", onPress: () => setSheetOpen(true) });

  return (
    <>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Trigger
          render={<Button look="ghost" size="icon" />}
          aria-label="Commands"
          title={titleWithKeys("Commands", "open-commands")}
          data-testid="cmdk-open"
        >
          <Command aria-hidden />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Backdrop className={overlayStyles.backdrop} />
          <Dialog.Popup
            data-testid="command-palette"
            className={`${overlayStyles.popup} fixed top-[14dvh] left-1/2 z-50 flex max-h-[min(28rem,70dvh)] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-dialog`}
          >
            <Dialog.Title className="sr-only">Commands</Dialog.Title>
            <Autocomplete.Root
              inline
              open
              items={groups}
              itemToStringValue={(command: PaletteCommand) => command.label}
              autoHighlight="always"
              keepHighlight
            >
              <Autocomplete.Input
                aria-label="Search commands and conversations"
                placeholder="Do or open…"
                className="h-12 shrink-0 border-b bg-transparent px-4 text-base outline-none"
              />
              <div className="thin-scrollbar min-h-0 flex-1 overflow-y-auto">
                <Autocomplete.Empty>
                  <p className="px-4 py-6 text-sm text-quiet">Nothing by that name.</p>
                </Autocomplete.Empty>
                <Autocomplete.List className="p-2 pt-0 outline-none">
                  {(group: CommandGroup) => (
                    <Autocomplete.Group key={group.value} items={group.items}>
                      <Autocomplete.GroupLabel className="px-2 pt-3 pb-1 text-xs text-quiet">
                        {group.value}
                      </Autocomplete.GroupLabel>
                      <Autocomplete.Collection>
                        {(command: PaletteCommand) => (
                          <Autocomplete.Item
                            key={command.id}
                            value={command}
                            className={overlayStyles.menuItem}
                            onClick={() => {
                              setOpen(false);
                              command.run();
                            }}
                          >
                            <span className="truncate">{command.label}</span>
                          </Autocomplete.Item>
                        )}
                      </Autocomplete.Collection>
                    </Autocomplete.Group>
                  )}
                </Autocomplete.List>
              </div>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <KeySheet isOpen={isSheetOpen} onOpenChange={setSheetOpen} />
    </>
  );
}

/** What there is to do now: the commands, and the conversations to open. */
function useCommands({ isOpen, onShowKeys }: { isOpen: boolean; onShowKeys: () => void }): CommandGroup[] {
  const router = useRouter();
  const startNewChat = useNewChat();
  const { data } = useConversations({ limit: mostConversations, isWanted: isOpen });
  if (!isOpen) return [];

  const open = (path: string) => () => router.push(path);
  const groups: CommandGroup[] = [
    {
      value: "Do",
      items: [
        { id: "new-chat", label: "New chat", run: startNewChat },
        { id: "theme", label: "Switch between light and dark", run: switchTheme },
        { id: "keys", label: "Keyboard shortcuts", run: onShowKeys },
      ],
    },
    {
      value: "Go to",
      items: screenModes.map((mode) => ({
        id: mode,
        label: `${modeWords[mode].name}: ${modeWords[mode].does}`,
        run: open(chatPath(null, mode)),
      })),
    },
    {
      value: "Open",
      items: (data?.items ?? []).map((conversation) => ({
        id: conversation.id,
        label: conversationTitle(conversation),
        run: open(chatPath(conversation.id, screenModeOf(conversation.mode))),
      })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
