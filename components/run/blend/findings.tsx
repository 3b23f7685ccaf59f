import type { Findings } from "@/lib/client/run/run-state";

/** What the drafts agree on, and where they differ with who holds what. */
export function Deliberation({
  agreements,
  disagreements,
  follow_ups: followUps,
}: NonNullable<Findings["deliberation"]>) {
  return (
    <section
      data-testid="deliberation"
      aria-label="Deliberation"
      className="mt-3 rounded-card border p-4 text-sm"
    >
      <Points title="They agree" points={agreements} />
      {disagreements.length > 0 && (
        <>
          <h3 className="mt-3 text-xs text-quiet">They differ</h3>
          <dl className="mt-1 flex flex-col gap-2">
            {disagreements.map(({ topic, positions }) => (
              <div key={topic}>
                <dt className="font-medium">{topic}</dt>
                {positions.map(({ model, position }) => (
                  <dd key={model} className="mt-0.5 flex flex-wrap gap-x-2">
                    <span className="figures text-xs leading-5 text-quiet">{model}</span>
                    <span>{position}</span>
                  </dd>
                ))}
              </div>
            ))}
          </dl>
        </>
      )}
      <Points title="Left to ask" points={followUps} />
    </section>
  );
}

/** Which draft was picked, why, and what the others have that it lacks. */
export function Pick({ best, reasons, missing }: NonNullable<Findings["pick"]>) {
  return (
    <section data-testid="pick" aria-label="Pick" className="mt-3 rounded-card border p-4 text-sm">
      <p>
        <span className="figures font-medium">{best}</span> was picked. {reasons}
      </p>
      <Points title="Taken from the others" points={missing} />
    </section>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  if (points.length === 0) return null;
  return (
    <div className="mt-3 first:mt-0">
      <h3 className="text-xs text-quiet">{title}</h3>
      <ul className="mt-1 list-disc pl-5 marker:text-control">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </div>
  );
}
