import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ClerkPage } from "@/components/account/clerk-page";
import { currentUser } from "@/lib/server/auth/current-user";
import { clerkPublishableKey } from "@/lib/server/auth/sign-in-place";

export const metadata: Metadata = { title: "Sign up" };

/** Clerk's form; the local mode has its one owner already. */
export default async function SignUpPage() {
  if (await currentUser()) redirect("/chat");
  if ((await clerkPublishableKey()) === null) redirect("/sign-in");
  return <ClerkPage kind="sign-up" />;
}
