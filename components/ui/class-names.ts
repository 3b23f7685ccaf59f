import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// The merger must know our own sizes, or it takes `text-ui` for a colour and drops it beside one.
const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["ui"] }] } } });

/** Joins class names; of two that set the same property the later one wins. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
