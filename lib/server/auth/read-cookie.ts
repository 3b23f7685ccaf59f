import "server-only";

/** The value of a cookie in a `Cookie` header; null without it. */
export function readCookie(header: string | null, wanted: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, ...value] = pair.trim().split("=");
    if (name === wanted) return value.join("=");
  }
  return null;
}
