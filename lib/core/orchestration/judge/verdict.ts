import type { AnswerScores, PassVerdict } from "./read-verdict";

/** A contestant's place: `score` is its mean over criteria and passes, 0 to 10; `criteria` the mean of each. */
export type VerdictScore = {
  model: string;
  rank: number;
  score: number;
  reasoning: string;
  criteria: Readonly<Record<string, number>>;
};

/** The judge's verdict. `winner` is null for a tie; `notes` say what to bear in mind when reading it. */
export type Verdict = {
  winner: string | null;
  scores: readonly VerdictScore[];
  overall: string;
  confidence: "high" | "medium" | "low";
  /** The share of pairs that both passes put in the same order, 0 to 1; null after one pass. */
  positionConsistency: number | null;
  criteria: readonly string[];
  notes: readonly string[];
};

/** A contestant whose answer was judged. */
export type Judged = { model: string; content: string; isTruncated: boolean };

/** Below this gap, in hundredths of a point, the best two are level. */
const tieHundredths = 25;
/** From this gap on a verdict that the order did not touch is a sure one. */
const sureHundredths = 50;
/** A winner longer than the next longest by this factor who won by less than `sureHundredths` is suspect. */
const lengthFactor = 1.5;

type Standing = { judged: Judged; hundredths: number; criteria: number[]; reasoning: string };

/**
 * The verdict from one or two passes: our own means, competition ranks and winner; the judge's totals count for
 * nothing (CONTRACT.md §6). `passes` are those that could be read, `plannedPasses` those that were meant.
 */
export function composeVerdict({
  passes,
  plannedPasses,
  judged,
  criteria,
}: {
  passes: readonly [PassVerdict<Judged>, ...PassVerdict<Judged>[]];
  plannedPasses: number;
  judged: readonly Judged[];
  criteria: readonly string[];
}): Verdict {
  const standings = judged
    .map((each) => standingOf(each, passes))
    .toSorted((a, b) => b.hundredths - a.hundredths);
  const [first, second] = standings;
  const gap = (first?.hundredths ?? 0) - (second?.hundredths ?? 0);
  const winner = first !== undefined && gap >= tieHundredths ? first.judged : null;
  const consistency = positionConsistency(judged, passes);
  return {
    winner: winner?.model ?? null,
    scores: standings.map(({ judged: each, hundredths, criteria: means, reasoning }) => ({
      model: each.model,
      rank: 1 + standings.filter((other) => other.hundredths > hundredths).length,
      score: hundredths / 100,
      reasoning,
      criteria: Object.fromEntries(criteria.map((name, index) => [name, means[index] ?? 0] as const)),
    })),
    overall: passes[0].overall,
    confidence: confidenceOf({ passes, consistency, gap }),
    positionConsistency: consistency,
    criteria: [...criteria],
    notes: notesOf({ winner, gap, judged, passes, plannedPasses }),
  };
}

function standingOf(judged: Judged, passes: readonly PassVerdict<Judged>[]): Standing {
  const entries = passes.flatMap(({ answers }) => answers.filter(({ item }) => item === judged));
  const width = entries[0]?.scores.length ?? 0;
  const criteria = Array.from({ length: width }, (_, index) =>
    rounded(mean(entries.map(({ scores }) => scores[index] ?? 0))),
  );
  return {
    judged,
    hundredths: Math.round(100 * mean(entries.flatMap(({ scores }) => scores))),
    criteria,
    reasoning: entries[0]?.reasoning ?? "",
  };
}

/** The share of pairs that both passes put in the same order; null when there is nothing to compare. */
function positionConsistency(
  judged: readonly Judged[],
  passes: readonly PassVerdict<Judged>[],
): number | null {
  const [first, second] = passes;
  if (first === undefined || second === undefined) return null;
  const pairs = judged.flatMap((left, index) =>
    judged.slice(index + 1).map((right) => [left, right] as const),
  );
  const agreeing = pairs.filter(
    ([left, right]) =>
      Math.sign(totalOf(first, left) - totalOf(first, right)) ===
      Math.sign(totalOf(second, left) - totalOf(second, right)),
  );
  return rounded(agreeing.length / pairs.length);
}

/** Low: the order of the answers changed the winner, or one unchecked pass saw them level. */
function confidenceOf({
  passes,
  consistency,
  gap,
}: {
  passes: readonly PassVerdict<Judged>[];
  consistency: number | null;
  gap: number;
}): Verdict["confidence"] {
  const [first, ...others] = passes.map(topsOf);
  if (!first?.some((top) => others.every((tops) => tops.includes(top)))) return "low";
  if (consistency === null) return gap >= tieHundredths ? "medium" : "low";
  return consistency === 1 && gap >= sureHundredths ? "high" : "medium";
}

/** The answers that a pass put first: several when they are level. */
function topsOf({ answers }: PassVerdict<Judged>): Judged[] {
  const best = Math.max(...answers.map(totalOfScores));
  return answers.filter((answer) => totalOfScores(answer) === best).map(({ item }) => item);
}

function notesOf({
  winner,
  gap,
  judged,
  passes,
  plannedPasses,
}: {
  winner: Judged | null;
  gap: number;
  judged: readonly Judged[];
  passes: readonly PassVerdict<Judged>[];
  plannedPasses: number;
}): string[] {
  const others = judged.filter((each) => each !== winner).map(({ content }) => content.length);
  const isLengthSuspect =
    winner !== null && gap < sureHundredths && winner.content.length > lengthFactor * Math.max(...others);
  return [
    ...judged
      .filter(({ isTruncated }) => isTruncated)
      .map(({ model }) => `${model} was cut off by its length limit.`),
    ...(isLengthSuspect
      ? ["The winner is by far the longest answer and won narrowly: length may have told."]
      : []),
    ...(passes.length < plannedPasses ? ["Only one of the two passes could be read."] : []),
    ...(passes.some(({ isClamped }) => isClamped) ? ["A score outside 0 to 10 was brought into range."] : []),
  ];
}

function totalOf(pass: PassVerdict<Judged>, judged: Judged): number {
  const answer = pass.answers.find(({ item }) => item === judged);
  return answer === undefined ? 0 : totalOfScores(answer);
}

/** In thousandths, so that sums of tenths that are equal compare as equal. */
function totalOfScores({ scores }: AnswerScores<Judged>): number {
  return Math.round(1_000 * scores.reduce((sum, score) => sum + score, 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
