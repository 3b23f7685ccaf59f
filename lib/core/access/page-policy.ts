/**
 * The content security policy of a page. Everything that it loads comes from this server and, where people sign in with
 * Clerk, from the host of Clerk's frontend API and what Clerk's own pages need (https://clerk.com/docs, "CSP headers").
 * Next writes inline scripts and styles into its pages; a nonce would make every static page dynamic, so inline ones are
 * allowed. Only the development server needs `eval`.
 */
export function pagePolicy({
  isDevelopment,
  clerkHost,
}: {
  isDevelopment: boolean;
  /** Such as `clerk.example.com`; null without Clerk. */
  clerkHost: string | null;
}): string {
  const clerk = clerkHost === null ? "" : ` https://${clerkHost}`;
  const botCheck = clerkHost === null ? "" : " https://challenges.cloudflare.com";
  return [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}${clerk}${botCheck}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${clerkHost === null ? "" : " https://img.clerk.com"}`,
    "font-src 'self' data:",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}${clerk}`,
    ...(clerkHost === null ? [] : [`frame-src 'self'${botCheck}`]),
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
