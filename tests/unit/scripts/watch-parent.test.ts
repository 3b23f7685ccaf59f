import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchParent } from "@/scripts/watch-parent.mjs";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells once that the parent is gone, and not before", () => {
  let parent = 100;
  const onGone = vi.fn();
  watchParent(onGone, { readParent: () => parent });
  vi.advanceTimersByTime(5_000);
  expect(onGone).not.toHaveBeenCalled();
  parent = 1;
  vi.advanceTimersByTime(5_000);
  expect(onGone).toHaveBeenCalledOnce();
});
