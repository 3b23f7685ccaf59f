import "server-only";
import type { Env } from "./env";
import type { Runtime } from "./runtime-type";

/** What the operator reads in the terminal once the server is up: where it is, how to sign in, the first key. */
export function writeBanner(runtime: Runtime): string {
  const { env, firstApiKey, localOwnerId } = runtime;
  const lines = ["", `  LLMWise is ready at ${addressOf(env)}`];
  if (localOwnerId !== null) {
    lines.push("", "  Sign in with this link (it works once):", `  ${signInUrl(runtime)}`);
  }
  if (firstApiKey !== null) {
    lines.push("", "  Your API key (shown only now):", `  ${firstApiKey}`);
  }
  return `${lines.join("\n")}\n\n`;
}

/** A fresh one-time sign-in link of the local mode. */
export function signInUrl({ env, signInLinks }: Runtime): string {
  return `${addressOf(env)}/auth/link?token=${signInLinks.issue()}`;
}

/** The address that a browser on this machine can open. */
function addressOf({ host, port }: Env): string {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const reachable = isEverywhere ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
