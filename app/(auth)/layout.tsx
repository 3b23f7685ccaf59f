import type { ReactNode } from "react";
import { SessionFrame } from "@/components/layout/session-frame";
import { clerkPublishableKey } from "@/lib/server/auth/sign-in-place";

/** The pages by which people come in. */
export default async function AuthLayout({ children }: { children: ReactNode }) {
  return <SessionFrame clerkKey={await clerkPublishableKey()}>{children}</SessionFrame>;
}
