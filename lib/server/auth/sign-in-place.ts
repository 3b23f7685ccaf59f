import "server-only";
import { getRuntime } from "../runtime";

/** Where people sign in: Clerk's publishable key, or null for the one-time link of the local mode. */
export async function clerkPublishableKey(): Promise<string | null> {
  return (await getRuntime()).env.clerk?.publishable.key ?? null;
}
