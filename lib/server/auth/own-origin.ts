import "server-only";

/**
 * Whether a request was made by a page of our own: its `Origin` names the host it was sent to. Browsers always send
 * `Origin` with requests that change something; one without it must at least say that it stayed on this site.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") === "same-origin";
  try {
    return new URL(origin).host === headers.get("host");
  } catch {
    return false;
  }
}
