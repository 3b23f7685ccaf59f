import { describe, expect, it } from "vitest";
import { type LimitBucket, quotasFor, userLimits } from "@/lib/core/limits/buckets";

const buckets: LimitBucket[] = ["chat", "compare", "blend", "judge", "uploads", "copilot", "default"];

describe("quotasFor", () => {
  it.each([
    ["free", [54, 27, 18, 18, 18, 18, 108], 120, 30],
    ["paid", [135, 68, 45, 45, 45, 45, 270], 360, 90],
  ] as const)("gives the %s plan its limits", (plan, users, address, burst) => {
    const quotas = buckets.map((bucket) => quotasFor({ bucket, plan, multiplier: 1 }));
    expect(quotas.map(({ user }) => user.limit)).toEqual(users);
    expect(quotas[0]?.address).toEqual({ name: "address", limit: address, windowMs: 60_000 });
    expect(quotas[0]?.burst).toEqual({ name: "burst", limit: burst, windowMs: 10_000 });
  });

  it("puts the operator's multiplier over every quota, and never goes below one call", () => {
    const limits = (multiplier: number) =>
      Object.values(quotasFor({ bucket: "chat", plan: "free", multiplier })).map(({ limit }) => limit);
    expect(limits(10)).toEqual([540, 1_200, 300]);
    expect(limits(0.0001)).toEqual([1, 1, 1]);
  });

  it("knows every kind of endpoint", () => {
    expect(Object.keys(userLimits)).toEqual(buckets);
  });
});
