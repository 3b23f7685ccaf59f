/** The mark: lanes that become one line. Takes its colour from the text around it. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={className} fill="none" aria-hidden="true">
      <rect width="20" height="20" rx="4.5" fill="var(--accent)" />
      <path
        d="M4.5 5.5h3.8c2.4 0 2.4 4.5 4.8 4.5h2.4M4.5 10h11M4.5 14.5h3.8c2.4 0 2.4-4.5 4.8-4.5"
        stroke="var(--on-accent)"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** Mark and name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 text-sm font-semibold tracking-tight">
      <BrandMark className="size-5" />
      LLMWise
    </span>
  );
}
