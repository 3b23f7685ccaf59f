const facts = [
  {
    letter: "A",
    tone: "text-lane-a",
    title: "Failover you can see",
    text: "Name up to five fallbacks. Each attempt is told: who was tried, who was skipped and why, how long it took.",
  },
  {
    letter: "B",
    tone: "text-lane-b",
    title: "A bill that adds up",
    text: "Credits are whole numbers. A request reserves before it starts and settles once; what fails before its first word costs nothing.",
  },
  {
    letter: "C",
    tone: "text-lane-c",
    title: "Try it without keys",
    text: "Simulated sandbox models answer on a fresh machine, and some of them fail on purpose, so failover can be tested for free.",
  },
] as const;

/** What one gets, in three plain statements. */
export function Facts() {
  return (
    <section aria-label="What you get" className="mt-14 grid gap-x-10 gap-y-8 sm:grid-cols-3">
      {facts.map(({ letter, tone, title, text }) => (
        <div key={letter} className="border-t pt-4">
          <p aria-hidden="true" className={`figures text-xs ${tone}`}>
            {letter}
          </p>
          <h2 className="mt-2 text-sm font-semibold">{title}</h2>
          <p className="mt-1 text-sm text-quiet">{text}</p>
        </div>
      ))}
    </section>
  );
}
