import "server-only";
import { pageRuntime } from "../page-runtime";

/** Where people sign in: Clerk's publishable key, or null for the one-time link of the local mode. */
export async function clerkPublishableKey(): Promise<string | null> {
  return (await pageRuntime()).env.clerk?.publishable.key ?? null;
}
