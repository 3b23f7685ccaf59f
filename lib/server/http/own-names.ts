import "server-only";
import { isIP } from "node:net";

/**
 * Whether a `Host` header names this server, where it answers for one owner alone: a loopback name, any address in
 * numbers, or one of `names`. Everything else is a name that somebody let point here, so that his page may read ours.
 */
export function isOwnHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  // Without the header there is no browser that could have been led here.
  if (host === undefined) return true;
  const name = hostName(host);
  if (name === "localhost" || name.endsWith(".localhost") || names.has(name)) return true;
  return isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}

/** The name in a `Host` header, without port and in lower case. */
export function hostName(host: string): string {
  return host.replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
}
