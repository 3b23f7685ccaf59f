import "server-only";
import { createHash } from "node:crypto";

/** Runs a Lua script in a store; answers its list. Throws when the store cannot be reached in time. */
export type RunScript = (script: string, call: { keys: string[]; args: string[] }) => Promise<unknown[]>;

export type ScriptStore = { run: RunScript; close: () => Promise<void> };

/** How long a call waits for the store (CONTRACT.md §8). */
export const storeTimeoutMs = 150;

const shas = new Map<string, string>();

/** The name under which a store keeps a script. */
export function shaOf(script: string): string {
  const known = shas.get(script) ?? createHash("sha1").update(script).digest("hex");
  shas.set(script, known);
  return known;
}

/** Whether a store refused a script's name because it does not have the script yet. */
export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.includes("NOSCRIPT");
}
