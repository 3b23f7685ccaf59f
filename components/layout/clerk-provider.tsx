"use client";

import { ClerkProvider } from "@clerk/nextjs";
import type { ReactNode } from "react";

/** Our colours and shapes for Clerk's parts; the variables follow the theme. */
const appearance = {
  variables: {
    colorPrimary: "var(--accent)",
    colorBackground: "var(--panel)",
    colorForeground: "var(--foreground)",
    colorMutedForeground: "var(--quiet)",
    colorInput: "var(--sunken)",
    colorInputForeground: "var(--foreground)",
    colorBorder: "var(--border)",
    colorDanger: "var(--error)",
    fontFamily: "var(--font-geist-sans)",
    borderRadius: "0.5rem",
  },
};

/** What keeps the session of a page fresh, by Clerk's script. */
export default function OurClerkProvider({
  publishableKey,
  children,
}: {
  publishableKey: string;
  children: ReactNode;
}) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      signInFallbackRedirectUrl="/chat"
      signUpFallbackRedirectUrl="/chat"
      afterSignOutUrl="/sign-in"
      telemetry={false}
      appearance={appearance}
    >
      {children}
    </ClerkProvider>
  );
}
