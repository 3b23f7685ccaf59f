"use client";

import { Menu } from "@base-ui/react/menu";
import { CircleUserRound, House, LogOut } from "lucide-react";
import { signOut } from "@/lib/client/data/sign-out";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

/** Who is signed in, the way home and the way out. */
export function UserMenu({ name }: { name: string }) {
  return (
    <Menu.Root>
      <Menu.Trigger
        render={<Button look="ghost" size="icon" />}
        aria-label={`Account: ${name}`}
        title={name}
        data-testid="user-menu"
      >
        <CircleUserRound aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-50">
          <Menu.Popup className={`${overlayStyles.popup} min-w-48 p-1`}>
            <p className="truncate px-2 pt-1.5 pb-2 text-xs text-quiet">{name}</p>
            <Menu.LinkItem href="/" className={overlayStyles.menuItem}>
              <House aria-hidden /> About LLMWise
            </Menu.LinkItem>
            <Menu.Item className={overlayStyles.menuItem} onClick={() => void signOut()}>
              <LogOut aria-hidden /> Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
