import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import { pagePolicy } from "./lib/core/access/page-policy";

const isDevelopment = process.env.NODE_ENV === "development";

/** Where people sign in with Clerk, `proxy.ts` puts a wider one over it: this file is read when the server is built. */
const contentSecurityPolicy = pagePolicy({ isDevelopment, clerkHost: null });

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
      source: "/((?!api/v1/|uploads/).*)",
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
