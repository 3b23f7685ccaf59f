import { Scale, Trophy } from "lucide-react";
import type { Findings } from "@/lib/client/run/run-state";
import { classNames } from "../../ui/class-names";
import { LaneLetter } from "../lanes/lane-head";

type Verdict = NonNullable<Findings["verdict"]>;

const confidenceWords: Readonly<Record<Verdict["confidence"], string>> = {
  high: "The judge is sure.",
  medium: "The judge is fairly sure.",
  low: "The judge is not sure: read the answers yourself.",
};

/** What became of the order check: the same answers were judged twice, the second time the other way round. */
function orderWords(consistency: number | null): string {
  if (consistency === null) return "Judged in one order only.";
  if (consistency === 1) return "Both orders came to the same ranking.";
  if (consistency >= 0.5) return "The two orders mostly agreed.";
  return "The two orders disagreed, so the place of an answer mattered.";
}

type VerdictPanelProps = {
  verdict: Verdict;
  /** The lane of a model. */
  laneOf: (model: string) => number;
};

/** The verdict: who won and how surely, and the scores with their reasons. */
export function VerdictPanel({ verdict, laneOf }: VerdictPanelProps) {
  const { winner, scores, overall, confidence, criteria, notes = [] } = verdict;
  const ranked = scores.toSorted((left, right) => left.rank - right.rank);
  return (
    <section data-testid="verdict" aria-label="Verdict" className="mt-4 rounded-card border bg-panel">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4">
        <p className="flex min-w-0 items-center gap-2.5 text-lg font-semibold">
          {winner === null ? (
            <Scale className="size-5 shrink-0 text-quiet" aria-hidden />
          ) : (
            <Trophy className="size-5 shrink-0 text-accent" aria-hidden />
          )}
          {winner === null ? (
            verdict.code === "judge_unparseable" ? (
              "The judge gave no readable verdict"
            ) : (
              "A tie"
            )
          ) : (
            <>
              <LaneLetter lane={laneOf(winner)} />
              <span className="figures truncate text-base">{winner}</span>
              <span className="text-base font-normal text-quiet">
                {verdict.by_default ? "wins, being the only one that answered" : "wins"}
              </span>
            </>
          )}
        </p>
        <p className="ml-auto max-w-[44ch] text-ui text-quiet">
          {confidenceWords[confidence]} {orderWords(verdict.position_consistency)}
        </p>
      </div>
      {overall !== "" && <p className="max-w-[80ch] px-4 pb-4 text-sm text-pretty">{overall}</p>}
      {ranked.length > 0 && (
        <section
          aria-label="Scores"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="thin-scrollbar overflow-x-auto border-t"
        >
          <table className="w-full min-w-[36rem] border-collapse text-ui">
            <caption className="sr-only">Scores of 0 to 10 by criterion</caption>
            <thead>
              <tr className="text-left text-xs text-quiet">
                <th scope="col" className="px-4 py-2 font-normal">
                  Answer
                </th>
                {criteria.map((criterion) => (
                  <th key={criterion} scope="col" className="px-2 py-2 text-right font-normal">
                    {criterion}
                  </th>
                ))}
                <th scope="col" className="px-4 py-2 text-right font-normal">
                  Score
                </th>
              </tr>
            </thead>
            <tbody>
              {ranked.map((score) => (
                <tr key={score.model} className="border-t align-top">
                  <th scope="row" className="px-4 py-2.5 text-left font-normal">
                    <span className="flex items-center gap-2">
                      <span className="figures w-4 text-quiet">{score.rank}.</span>
                      <LaneLetter lane={laneOf(score.model)} />
                      <span
                        className={classNames("figures truncate", score.model === winner && "font-semibold")}
                      >
                        {score.model}
                      </span>
                    </span>
                    {score.reasoning !== "" && (
                      <p className="mt-1 max-w-[60ch] pl-6 text-xs text-quiet text-pretty">
                        {score.reasoning}
                      </p>
                    )}
                  </th>
                  {criteria.map((criterion) => (
                    <td key={criterion} className="figures px-2 py-2.5 text-right">
                      {score.criteria?.[criterion]?.toFixed(1) ?? "–"}
                    </td>
                  ))}
                  <td className="figures px-4 py-2.5 text-right font-semibold">{score.score.toFixed(1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {notes.length > 0 && (
        <ul className="border-t px-4 py-3 text-xs text-warn">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
