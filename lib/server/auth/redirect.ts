import "server-only";

/** A relative `Location`, so that the browser stays on the host name it came by. */
export function redirect(location: string, cookie?: string): Response {
  const headers = new Headers({
    Location: location,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
  });
  if (cookie !== undefined) headers.set("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Whether a request came by https, to us or to the proxy before us. */
export function isHttps(request: Request): boolean {
  return request.headers.get("x-forwarded-proto") === "https" || request.url.startsWith("https:");
}
