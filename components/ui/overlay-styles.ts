/** Looks shared by everything that lies over the page. */
export const overlayStyles = {
  backdrop:
    "fixed inset-0 z-40 bg-[rgb(12_14_18/45%)] transition-opacity duration-slow data-starting-style:opacity-0 data-ending-style:opacity-0",
  popup:
    "rounded-card border bg-panel text-foreground shadow-overlay outline-none transition-[opacity,translate] duration-120 data-starting-style:opacity-0 data-ending-style:opacity-0 data-starting-style:translate-y-1",
  menuItem:
    "flex h-8 cursor-default items-center gap-2 rounded-control px-2 text-sm outline-none select-none data-highlighted:bg-sunken dark:data-highlighted:bg-border/60 pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:text-quiet",
} as const;
