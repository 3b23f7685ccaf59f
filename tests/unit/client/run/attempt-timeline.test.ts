import { describe, expect, it } from "vitest";
import {
  attemptBars,
  attemptLabel,
  rowsFromAttempts,
  withRouteEvent,
} from "@/lib/client/run/attempt-timeline";
import type { RouteEvent } from "@/lib/contracts/stream-events";

const events: RouteEvent[] = [
  { event: "route", model: "a", status: "skipped", reason: "circuit_open" },
  { event: "route", model: "b", status: "trying", provider: "openai" },
  { event: "route", model: "b", status: "failed", status_code: 429, reason: "rate_limit", latency_ms: 300 },
  { event: "route", model: "c", status: "trying", provider: "gemini" },
];

describe("the attempt timeline", () => {
  it("grows by one row an attempt while the run goes on", () => {
    expect(events.reduce<ReturnType<typeof withRouteEvent>>(withRouteEvent, [])).toEqual([
      {
        model: "a",
        provider: null,
        outcome: "skipped",
        statusCode: null,
        reason: "circuit_open",
        latencyMs: 0,
      },
      {
        model: "b",
        provider: "openai",
        outcome: "failed",
        statusCode: 429,
        reason: "rate_limit",
        latencyMs: 300,
      },
      {
        model: "c",
        provider: "gemini",
        outcome: "trying",
        statusCode: null,
        reason: null,
        latencyMs: null,
      },
    ]);
  });

  it("lays the attempts one after another on one axis as long as the run", () => {
    const rows = rowsFromAttempts([
      { model: "a", provider: "x", status: "failed", status_code: 500, latency_ms: 250 },
      { model: "b", provider: "y", status: "success", latency_ms: 500 },
    ]);
    const { axisMs, bars } = attemptBars(rows, 1000);
    expect([axisMs, bars.map(({ start, length }) => [start, length])]).toEqual([
      1000,
      [
        [0, 0.25],
        [0.25, 0.5],
      ],
    ]);
  });

  it("never draws beyond its axis when the attempts add up to more than the run", () => {
    const rows = rowsFromAttempts([
      { model: "a", provider: "x", status: "failed", latency_ms: 800 },
      { model: "b", provider: "y", status: "success", latency_ms: 800 },
    ]);
    const { axisMs, bars } = attemptBars(rows, 1000);
    expect([axisMs, bars.at(-1)?.start, bars.at(-1)?.length]).toEqual([1600, 0.5, 0.5]);
  });

  it("says in words what happened", () => {
    const rows = events.reduce<ReturnType<typeof withRouteEvent>>(withRouteEvent, []);
    expect(rows.map(attemptLabel)).toEqual(["skipped: circuit open", "failed: 429 rate limit", "trying"]);
  });
});
