import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { Providers } from "@/components/layout/providers";
import { SessionFrame } from "@/components/layout/session-frame";
import { currentUser } from "@/lib/server/auth/current-user";
import { clerkPublishableKey } from "@/lib/server/auth/sign-in-place";

/** Every dashboard screen needs a session; the sidebar's width is drawn as it was left. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [user, clerkKey, jar] = await Promise.all([currentUser(), clerkPublishableKey(), cookies()]);
  if (!user) redirect("/sign-in");
  return (
    <SessionFrame clerkKey={clerkKey}>
      <Providers>
        <AppShell userName={user.name} isSidebarCollapsed={jar.get("sidebar")?.value === "collapsed"}>
          {children}
        </AppShell>
      </Providers>
    </SessionFrame>
  );
}
