import { PHASE_PRODUCTION_BUILD } from "next/constants";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getRuntime, setRuntime } from "@/lib/server/runtime";

describe("the process's dependencies", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    setRuntime(undefined);
  });

  it("are not opened while the app is built: the first API key would be shown to nobody", async () => {
    vi.stubEnv("NEXT_PHASE", PHASE_PRODUCTION_BUILD);
    await expect(getRuntime()).rejects.toThrow("Nothing is opened while the app is built.");
  });
});
