import { describe, expect, it } from "vitest";
import { createBreakers } from "@/lib/adapters/store/breakers";
import { breakerPolicies } from "@/lib/core/resilience/breaker-policies";
import type { CircuitKey } from "@/lib/core/resilience/breaker-port";

const platform: CircuitKey = { provider: "openai", model: "gpt", scope: "platform" };
const ownKey: CircuitKey = { ...platform, scope: "byok:key_1" };

function fail(breakers: ReturnType<typeof createBreakers>, key: CircuitKey, now: number, times = 3) {
  for (let count = 0; count < times; count += 1) breakers.record(key, { type: "failure" }, now);
}

describe("createBreakers", () => {
  it("keeps provider, model and credential apart", () => {
    const breakers = createBreakers();
    fail(breakers, ownKey, 0);
    expect(breakers.admit(ownKey, 1)).toEqual({ admitted: false, reason: "circuit_open", retryInMs: 29_999 });
    for (const key of [platform, { ...ownKey, model: "mini" }, { ...ownKey, provider: "openrouter" }]) {
      expect(breakers.admit(key, 1)).toEqual({ admitted: true, probe: false });
    }
  });

  it("uses each provider's own thresholds", () => {
    const breakers = createBreakers();
    const key = { ...platform, provider: "openrouter" };
    for (let count = 0; count < 6; count += 1) {
      breakers.record(key, { type: "rate-limited", retryAfterMs: null }, 0);
    }
    expect(breakers.admit(key, 0)).toEqual({ admitted: false, reason: "circuit_open", retryInMs: 20_000 });
  });

  it("shows every state in its snapshot, sorted, and nothing of clean circuits", () => {
    const breakers = createBreakers();
    const keyOf = (model: string): CircuitKey => ({ ...platform, model });
    breakers.record(keyOf("a-clean"), { type: "success" }, 0);
    breakers.admit(keyOf("a-clean"), 0);
    fail(breakers, keyOf("f-open"), 10_000);
    fail(breakers, keyOf("b-closed"), 0, 1);
    breakers.record(keyOf("c-cooldown"), { type: "rate-limited", retryAfterMs: 50_000 }, 0);
    fail(breakers, keyOf("d-half"), 0);
    breakers.isolate(keyOf("e-isolated"), 90_000);
    const states = breakers.snapshot(30_000).map(({ model, state, retryInMs }) => [model, state, retryInMs]);
    expect(states).toEqual([
      ["b-closed", "closed", 0],
      ["c-cooldown", "cooldown", 20_000],
      ["d-half", "half_open", 0],
      ["e-isolated", "isolated", 60_000],
      ["f-open", "open", 10_000],
    ]);
  });

  it("isolates and closes by hand", () => {
    const breakers = createBreakers();
    breakers.isolate(platform, 5_000);
    expect(breakers.admit(platform, 0, { force: true })).toEqual({
      admitted: false,
      reason: "isolated",
      retryInMs: 5_000,
    });
    breakers.close(platform);
    expect(breakers.admit(platform, 0)).toEqual({ admitted: true, probe: false });
    expect(breakers.snapshot(0)).toEqual([]);
  });

  it("stays within its size, and gives up closed circuits before open and isolated ones", () => {
    const breakers = createBreakers(breakerPolicies, { maxCircuits: 20 });
    const isolated = { ...platform, scope: "byok:isolated" };
    breakers.isolate(isolated, 1_000_000);
    fail(breakers, platform, 0);
    for (let user = 0; user < 5_000; user += 1) {
      fail(breakers, { ...platform, scope: `byok:key_${user}` }, 0, 1);
    }
    expect(breakers.snapshot(0)).toHaveLength(20);
    expect(breakers.admit(platform, 0).admitted).toBe(false);
    for (let user = 0; user < 200; user += 1) fail(breakers, { ...platform, scope: `byok:bad_${user}` }, 0);
    expect(breakers.snapshot(0)).toHaveLength(20);
    expect(breakers.admit(isolated, 0)).toMatchObject({ reason: "isolated" });
  });
});
