import { expect, it } from "vitest";
import { createMinuteGate } from "@/lib/adapters/store/minute-gate";

it("lets each name pass once a minute, whatever the others do", () => {
  const mayPass = createMinuteGate();
  expect(mayPass("a", 0)).toBe(true);
  expect(mayPass("a", 59_999)).toBe(false);
  expect(mayPass("b", 59_999)).toBe(true);
  expect(mayPass("a", 60_000)).toBe(true);
  expect(mayPass("a", 60_001)).toBe(false);
});

it("forgets the oldest names when it is full", () => {
  const mayPass = createMinuteGate({ maxEntries: 2 });
  for (const name of ["a", "b", "c"]) mayPass(name, 0);
  expect(mayPass("a", 1)).toBe(true);
  expect(mayPass("c", 1)).toBe(false);
});
