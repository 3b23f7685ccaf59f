import type { ReactNode } from "react";
import { classNames } from "./class-names";

const tones = {
  quiet: "text-quiet border-border",
  warn: "text-warn border-warn/40",
  accent: "text-accent border-accent/40",
} as const;

/** A short word about a thing: `vision`, `simulated`. Says it in words, never by colour alone. */
export function Badge({ tone = "quiet", children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "figures inline-flex h-4.5 items-center rounded border px-1 text-[0.6875rem] leading-none",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
