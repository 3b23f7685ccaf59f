import "server-only";
import { acceptInBursts } from "./accept-in-bursts";
import { writeBanner } from "./banner";
import { endOnSignals } from "./end-process";
import { type Env, SettingsError } from "./env";
import { guardDoor } from "./http/door";
import { hostName } from "./http/own-names";
import { getRuntime } from "./runtime";

/**
 * Readies the process: opens and migrates the database and tells the operator how to sign in. When that cannot be
 * done the process ends with one sentence that says why, rather than serve errors.
 */
export async function startServer(): Promise<void> {
  try {
    const runtime = await getRuntime();
    guardDoor({ ownNames: ownNamesOf(runtime.env) });
    acceptInBursts();
    endOnSignals(runtime);
    process.stdout.write(writeBanner(runtime));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = error instanceof SettingsError ? reason : `The server cannot start: ${reason}`;
    process.stderr.write(`\n${sentence}\n`);
    process.exit(1);
  }
}

/** In local mode, one owner's, the server answers to its own names alone; behind Clerk to any. */
function ownNamesOf({ mode, host, publicUrl }: Env): ReadonlySet<string> | null {
  if (mode !== "local") return null;
  return new Set([hostName(host), ...(publicUrl === undefined ? [] : [hostName(new URL(publicUrl).host)])]);
}
