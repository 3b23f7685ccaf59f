"use client";

import { Dialog } from "@base-ui/react/dialog";
import { PanelLeft, SquarePen, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { chatPath } from "@/lib/client/chat/chat-path";
import { useChatSessions } from "../conversations/chat-sessions-context";
import { Button, buttonStyles } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";
import { Brand } from "./brand";
import { CreditPill } from "./credit-pill";
import { SidebarContent } from "./sidebar-content";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";

/** The top of a phone's screen; its sheet holds what the sidebar holds elsewhere. */
export function MobileHeader({ userName }: { userName: string }) {
  const sessions = useChatSessions();
  const [isOpen, setOpen] = useState(false);

  return (
    <header className="flex h-[calc(3rem+env(safe-area-inset-top))] shrink-0 items-center justify-between gap-2 border-b bg-background px-1.5 pt-[env(safe-area-inset-top)] md:hidden">
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Trigger
          render={<Button look="ghost" size="icon" className="size-11" />}
          aria-label="Open conversations"
          data-testid="sheet-open"
        >
          <PanelLeft aria-hidden />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Backdrop className={overlayStyles.backdrop} />
          <Dialog.Popup
            data-testid="sheet"
            className="fixed inset-y-0 left-0 z-50 flex w-[min(20rem,86vw)] flex-col border-r bg-sunken pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] outline-none transition-transform duration-slow data-starting-style:-translate-x-full data-ending-style:-translate-x-full"
          >
            <div className="flex h-12 shrink-0 items-center justify-between px-3">
              <Dialog.Title render={<div />}>
                <Brand />
              </Dialog.Title>
              <Dialog.Close
                render={<Button look="ghost" size="icon" className="size-11" />}
                aria-label="Close"
              >
                <X aria-hidden />
              </Dialog.Close>
            </div>
            <SidebarContent onNavigate={() => setOpen(false)} />
            <div className="flex shrink-0 items-center gap-1 border-t p-2">
              <div className="min-w-0 flex-1">
                <CreditPill />
              </div>
              <ThemeToggle />
              <UserMenu name={userName} />
            </div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <Brand />
      <Link
        href={chatPath(null)}
        onClick={() => sessions.startFresh()}
        aria-label="New chat"
        className={buttonStyles({ look: "ghost", size: "icon", className: "size-11" })}
      >
        <SquarePen aria-hidden />
      </Link>
    </header>
  );
}
