"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

/** Loaded where people sign in with Clerk alone: it is a third of all scripts of a page. */
const ClerkProvider = dynamic(() => import("./clerk-provider"));

/** Keeps the session of a page fresh. Without a key of Clerk's our own cookie lasts by itself. */
export function SessionFrame({
  clerkKey,
  children,
}: {
  /** Clerk's publishable key; null in local mode. */
  clerkKey: string | null;
  children: ReactNode;
}) {
  return clerkKey === null ? children : <ClerkProvider publishableKey={clerkKey}>{children}</ClerkProvider>;
}
