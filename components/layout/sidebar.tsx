"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useState } from "react";
import { rememberCookie } from "@/lib/client/page/remember-cookie";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { Brand, BrandMark } from "./brand";
import { CommandPalette } from "./command-palette";
import { CreditPill } from "./credit-pill";
import { SidebarContent } from "./sidebar-content";
import { ThemeToggle } from "./theme-toggle";
import { UserMenu } from "./user-menu";

/** Navigation on wide screens: 240 px, or 56 px of icons. The choice is a cookie, so the server draws it right. */
export function Sidebar({
  userName,
  isInitiallyCollapsed,
}: {
  userName: string;
  isInitiallyCollapsed: boolean;
}) {
  const [isCollapsed, setCollapsed] = useState(isInitiallyCollapsed);

  const onToggle = () => {
    setCollapsed(!isCollapsed);
    rememberCookie("sidebar", isCollapsed ? "open" : "collapsed");
  };

  return (
    <aside
      data-testid="sidebar"
      data-collapsed={isCollapsed}
      aria-label="Navigation and conversations"
      className={classNames(
        "flex shrink-0 flex-col border-r bg-sunken transition-[width] duration-slow max-md:hidden",
        isCollapsed ? "w-14" : "w-60",
      )}
    >
      <div
        className={classNames(
          "flex h-12 shrink-0 items-center justify-between px-3",
          isCollapsed && "h-auto flex-col gap-3 px-0 pt-3.5",
        )}
      >
        {isCollapsed ? <BrandMark className="size-5" /> : <Brand />}
        <div className={classNames("flex items-center", isCollapsed && "flex-col gap-1")}>
          <CommandPalette />
          <Button
            look="ghost"
            size="icon"
            aria-label={isCollapsed ? "Open sidebar" : "Collapse sidebar"}
            aria-expanded={!isCollapsed}
            title={isCollapsed ? "Open sidebar" : "Collapse sidebar"}
            data-testid="sidebar-toggle"
            onClick={onToggle}
          >
            {isCollapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </Button>
        </div>
      </div>
      <SidebarContent isCollapsed={isCollapsed} />
      <div
        className={classNames(
          "flex shrink-0 items-center gap-1 border-t p-2",
          isCollapsed && "flex-col items-center px-0",
        )}
      >
        <div className={classNames("min-w-0", !isCollapsed && "flex-1")}>
          <CreditPill isCompact={isCollapsed} />
        </div>
        <ThemeToggle />
        <UserMenu name={userName} />
      </div>
    </aside>
  );
}
