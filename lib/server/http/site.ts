import "server-only";
import type { Env } from "../env";

type Deps = { env: Pick<Env, "publicUrl"> };

/** Where the caller reached us, for addresses that he is given: the operator's word, else the host that he called. */
export function siteOf(headers: Headers, { env }: Deps): string {
  if (env.publicUrl !== undefined) return env.publicUrl;
  const scheme = headers.get("x-forwarded-proto") === "https" ? "https" : "http";
  return `${scheme}://${headers.get("host") ?? "localhost"}`;
}

/** Whether an address is on this server, under the name that the caller used or the operator's. */
export function isOwnSite(address: URL, headers: Headers, { env }: Deps): boolean {
  const { host } = address;
  return (
    host === headers.get("host") || (env.publicUrl !== undefined && host === new URL(env.publicUrl).host)
  );
}
