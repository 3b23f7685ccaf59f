import "server-only";
import { writeBanner } from "./banner";
import { SettingsError } from "./env";
import { noteSocketAddresses } from "./http/socket-address";
import { getRuntime } from "./runtime";

/**
 * Readies the process: opens and migrates the database and tells the operator how to sign in. When that cannot be
 * done the process ends with one sentence that says why, rather than serve errors.
 */
export async function startServer(): Promise<void> {
  noteSocketAddresses();
  try {
    process.stdout.write(writeBanner(await getRuntime()));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = error instanceof SettingsError ? reason : `The server cannot start: ${reason}`;
    process.stderr.write(`\n${sentence}\n`);
    process.exit(1);
  }
}
