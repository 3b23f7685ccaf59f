import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** A person's journeys through the built app, in the Chromium at `CHROMIUM_PATH`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["tests/e2e/**/*.spec.ts"],
    fileParallelism: false,
    globalSetup: "tests/e2e/support/shared-stage.ts",
    // A page has this long to come to what it should show.
    expect: { poll: { timeout: 15_000 } },
  },
});
