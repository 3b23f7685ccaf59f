import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const isDevelopment = process.env.NODE_ENV === "development";

/**
 * Everything a page loads comes from this server. Next writes inline scripts and styles into its pages; a nonce
 * would make every static page dynamic, so inline ones are allowed. Only the development server needs `eval`.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  poweredByHeader: false,
  // Some clients do not follow redirects, so /chat/ is not sent on to /chat.
  skipTrailingSlashRedirect: true,
  // These load WebAssembly or other files beside their code, which a bundle would lose.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "@upstash/redis",
    "pg",
    "pglite-prisma-adapter",
    "undici",
    "redis",
    "stripe",
  ],
  // `npm test` checks the types of everything; a start has no need to do it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: fileURLToPath(new URL(".", import.meta.url)) },
  headers: async () => [
    // The API's answers bring their own (lib/server/http/answer.ts): matching costs each of their requests something.
    {
      source: "/((?!api/v1/).*)",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "Content-Security-Policy", value: contentSecurityPolicy },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
      ],
    },
  ],
};

export default config;
