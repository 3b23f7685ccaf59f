import { describe, expect, it } from "vitest";
import { circuitSignalOf, failureClasses } from "@/lib/core/resilience/failure-classes";
import { failureKinds } from "@/lib/core/resilience/upstream-failure";

describe("failureClasses", () => {
  it("never fails over on the caller's own mistake or departure", () => {
    const final = failureKinds.filter((kind) => !failureClasses[kind].failsOver);
    expect(final).toEqual(["caller", "context_length", "cancel"]);
  });

  it("counts only the provider's own failures against its circuit", () => {
    expect(
      failureKinds.map((kind) => [kind, circuitSignalOf({ kind, retryAfterMs: 700, isUnpaid: false })]),
    ).toEqual([
      ["caller", { type: "ignored" }],
      ["context_length", { type: "ignored" }],
      ["credential", { type: "ignored" }],
      ["rate", { type: "rate-limited", retryAfterMs: 700 }],
      ["overload", { type: "failure" }],
      ["transport", { type: "failure" }],
      ["empty", { type: "failure" }],
      ["gone", { type: "gone" }],
      ["timeout", { type: "failure" }],
      ["cancel", { type: "ignored" }],
    ]);
  });

  it("closes off the circuit of a key whose account has no money", () => {
    expect(circuitSignalOf({ kind: "credential", retryAfterMs: null, isUnpaid: true })).toEqual({
      type: "unpaid",
    });
  });

  it("names every kind differently in traces", () => {
    expect(new Set(failureKinds.map((kind) => failureClasses[kind].reason)).size).toBe(failureKinds.length);
  });
});
