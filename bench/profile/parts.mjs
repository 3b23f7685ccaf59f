/**
 * Where the processor time of a request goes, as data: a part, and the beginnings of the paths of its files. When files
 * move, this is the only place that has to learn it.
 */

/** The stages of a request. A sample belongs to the nearest of these files up its stack; the first row that fits wins. */
export const stages = [
  {
    part: "auth and limits",
    paths: [
      "lib/server/auth/",
      "lib/core/limits/",
      "lib/adapters/store/limiter",
      "lib/adapters/store/turns",
      "lib/adapters/database/records/api-keys",
      "lib/adapters/database/records/users",
    ],
  },
  {
    part: "reserve",
    paths: [
      "lib/adapters/database/money/holds",
      "lib/core/billing/mode-prices",
      "lib/core/billing/reserve-estimate",
      "lib/core/billing/token-estimate",
      "lib/server/runs/pay/open-run",
      "lib/server/runs/plan/reserve-for",
    ],
  },
  {
    part: "settle",
    paths: [
      "lib/adapters/database/",
      "lib/server/runs/pay/conclude-run",
      "lib/server/runs/pay/exchange",
      "lib/server/runs/pay/run-record",
      "lib/server/runs/pay/settle-run",
    ],
  },
  { part: "upstream", paths: ["lib/adapters/providers/"] },
  { part: "core", paths: ["lib/core/", "lib/adapters/store/"] },
  { part: "run and answer", paths: ["lib/server/", "lib/contracts/", "app/"] },
];

/** Where no stage is on the stack, as behind an await: the nearest library. */
export const libraries = [
  {
    library: "database",
    paths: ["@prisma/", "@electric-sql/", "pg", "postgres-"].map((name) => `node_modules/${name}`),
  },
  { library: "database", paths: ["wasm:"] },
  { library: "upstream", paths: ["node_modules/undici/", "node:internal/deps/undici"] },
  { library: "Next", paths: ["node_modules/next/", "node_modules/react", ".next/"] },
];

/** A statement before the upstream call that names one of these is a look-up of the caller; others reserve. */
export const identityStatement = /\bapi_keys\b/;

/** The printed order: as a request meets them, then what belongs to no stage. */
export const printedParts = [
  "Next",
  "auth and limits",
  "run and answer",
  "reserve",
  "upstream",
  "core",
  "passing on",
  "settle",
  "garbage collection",
];

/** Samples that no file decides, by the profile's own names for them. */
export const namedSamples = new Map([["(garbage collector)", "garbage collection"]]);

/** Node's bookkeeping for AsyncLocalStorage: counted in the parts, and told once more by itself. */
export const asyncHooks = ["node:async_hooks", "node:internal/async_hooks"];

/** What the profiler itself does is no part of a request. */
export const profilerFiles = ["bench/profile/"];
