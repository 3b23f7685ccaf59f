import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { Providers } from "@/components/layout/providers";
import { currentUser } from "@/lib/server/auth/current-user";

/** Every dashboard screen needs a session; the sidebar's width is drawn as it was left. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [user, jar] = await Promise.all([currentUser(), cookies()]);
  if (!user) redirect("/sign-in");
  return (
    <Providers>
      <AppShell
        userName={user.name ?? "Local owner"}
        isSidebarCollapsed={jar.get("sidebar")?.value === "collapsed"}
      >
        {children}
      </AppShell>
    </Providers>
  );
}
