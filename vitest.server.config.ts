import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests of the built server, over real sockets. One file at a time: each starts a server of its own. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["tests/server/**/*.test.ts"], fileParallelism: false },
});
