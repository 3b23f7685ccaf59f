import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ClerkPage } from "@/components/account/clerk-page";
import { LocalSignIn } from "@/components/account/local-sign-in";
import { currentUser } from "@/lib/server/auth/current-user";
import { clerkPublishableKey } from "@/lib/server/auth/sign-in-place";

export const metadata: Metadata = { title: "Sign in" };

/** Clerk's form, or how to find the one-time link of the local mode. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ error?: string | string[] }>;
}) {
  if (await currentUser()) redirect("/chat");
  if ((await clerkPublishableKey()) === null) {
    return <LocalSignIn isLinkRefused={(await searchParams).error === "link"} />;
  }
  return <ClerkPage kind="sign-in" />;
}
