import type { ReactNode } from "react";
import { MobileHeader } from "./mobile-header";
import { Sidebar } from "./sidebar";

/** The frame of every dashboard screen: sidebar on wide screens, header with a sheet on phones. */
export function AppShell({
  userName,
  isSidebarCollapsed,
  children,
}: {
  userName: string;
  isSidebarCollapsed: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex h-dvh overflow-hidden pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)] max-md:flex-col">
      <a
        href="#main"
        className="absolute z-50 -translate-y-20 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-2"
      >
        Skip to content
      </a>
      <Sidebar userName={userName} isInitiallyCollapsed={isSidebarCollapsed} />
      <MobileHeader userName={userName} />
      <main id="main" className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        {children}
      </main>
    </div>
  );
}
