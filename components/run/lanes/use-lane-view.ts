"use client";

import { useSearchParams } from "next/navigation";

export const laneViews = ["grid", "focus", "tabs", "stack"] as const;
export type LaneView = (typeof laneViews)[number];

/** How several answers are laid out; it stands in the address, so that a link or a reload shows the same. */
export function useLaneView(): [LaneView, (view: LaneView) => void] {
  const asked = useSearchParams().get("view");
  const view = laneViews.find((each) => each === asked) ?? "grid";
  const show = (next: LaneView) => {
    const url = new URL(window.location.href);
    if (next === "grid") url.searchParams.delete("view");
    else url.searchParams.set("view", next);
    window.history.replaceState(null, "", url);
  };
  return [view, show];
}
