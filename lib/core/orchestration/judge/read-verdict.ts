import { findLabelled, type Labelled } from "../blind/labels";
import { asRecord, asText, firstField } from "../json/fields";
import { type Reading, readJson, valuesWithin } from "../json/read-json";

/** A judge's scores for one answer, in the order of the criteria. */
export type AnswerScores<Item> = { item: Item; scores: number[]; reasoning: string };

/** What a reply must cover: every answer by its letter, on every criterion. */
type Expected<Item> = {
  labelled: readonly Labelled<Item>[];
  criteria: readonly string[];
  /** The texts under judgement: a verdict that stands word for word in one of them is a quotation. */
  texts?: readonly string[];
};

/** One pass, read: every answer exactly once, every criterion from 0 to 10. `isClamped`: some were out of range. */
export type PassVerdict<Item> = { answers: AnswerScores<Item>[]; overall: string; isClamped: boolean };

/**
 * Reads a judge's reply, however it is wrapped and shaped. A reply that leaves out an answer or a criterion, names
 * one twice or invents one is refused with what is wrong, never completed by a guess.
 */
export function readVerdict<Item>(reply: string, expected: Expected<Item>): Reading<PassVerdict<Item>> {
  const quotable = new Set(
    (expected.texts ?? []).flatMap((text) =>
      [...valuesWithin(text)].map((value) => wordingOf(acceptVerdict(value, expected))),
    ),
  );
  return readJson(reply, (value) => {
    const reading = acceptVerdict(value, expected);
    if (!reading.ok || !quotable.has(wordingOf(reading))) return reading;
    return { ok: false, problem: "It repeats scores that an answer claims for itself." };
  });
}

/** What two verdicts share that say the same in the same words; null for none. */
function wordingOf<Item>(reading: Reading<PassVerdict<Item>>): string | null {
  if (!reading.ok) return null;
  const { answers, overall } = reading.value;
  return JSON.stringify([answers.map(({ scores, reasoning }) => [scores, reasoning]), overall]);
}

function acceptVerdict<Item>(
  value: unknown,
  { labelled, criteria }: Expected<Item>,
): Reading<PassVerdict<Item>> {
  const entries = entriesOf(value, labelled);
  if (entries.length === 0) return { ok: false, problem: '"scores" must list every answer by its letter.' };
  const answers = new Map<string, AnswerScores<Item>>();
  let isClamped = false;
  for (const { spoken, entry } of entries) {
    const found = findLabelled(labelled, spoken);
    if (found === null) return { ok: false, problem: `There is no answer "${asText(spoken).slice(0, 20)}".` };
    if (answers.has(found.label)) return { ok: false, problem: `Answer ${found.label} is scored twice.` };
    const scores: number[] = [];
    for (const criterion of criteria) {
      const score = readScore(entry, { criterion, isOnly: criteria.length === 1 });
      if (score === null) {
        return { ok: false, problem: `Answer ${found.label} has no score from 0 to 10 for "${criterion}".` };
      }
      const clamped = Math.min(10, Math.max(0, score));
      isClamped ||= clamped !== score;
      scores.push(clamped);
    }
    const reasoning = asText(
      firstField(entry, ["reasoning", "rationale", "reason", "explanation", "comment"]),
    );
    answers.set(found.label, { item: found.item, scores, reasoning });
  }
  const missing = labelled.find(({ label }) => !answers.has(label));
  if (missing !== undefined) return { ok: false, problem: `Answer ${missing.label} is not scored.` };
  const record = asRecord(value);
  const overall =
    record === null ? "" : asText(firstField(record, ["overall", "summary", "verdict", "conclusion"]));
  return { ok: true, value: { answers: [...answers.values()], overall, isClamped } };
}

type Entry = { spoken: unknown; entry: Readonly<Record<string, unknown>> };

/** The answers' entries: a list with labels, or an object by label, bare or in one of the usual fields. */
function entriesOf(value: unknown, labelled: readonly Labelled<unknown>[]): Entry[] {
  if (Array.isArray(value)) return listEntries(value);
  const record = asRecord(value);
  if (record === null) return [];
  const holder = firstField(record, [
    "scores",
    "answers",
    "drafts",
    "results",
    "ratings",
    "evaluations",
    "contestants",
  ]);
  if (holder !== undefined) return Array.isArray(holder) ? listEntries(holder) : keyedEntries(holder);
  return keyedEntries(record).filter(({ spoken }) => findLabelled(labelled, spoken) !== null);
}

function listEntries(list: readonly unknown[]): Entry[] {
  return list.flatMap((item) => {
    const entry = asRecord(item);
    if (entry === null) return [];
    return [
      { spoken: firstField(entry, ["label", "answer", "draft", "response", "letter", "name", "id"]), entry },
    ];
  });
}

function keyedEntries(value: unknown): Entry[] {
  return Object.entries(asRecord(value) ?? {}).flatMap(([spoken, item]) => {
    const entry = asRecord(item);
    return entry === null ? [] : [{ spoken, entry }];
  });
}

/** The criterion's score wherever the entry keeps it: in an object, in a list, or flat; null if nowhere. */
function readScore(
  entry: Entry["entry"],
  { criterion, isOnly }: { criterion: string; isOnly: boolean },
): number | null {
  const holder = firstField(entry, ["criteria", "scores", "ratings", "criterion_scores"]);
  const inList = Array.isArray(holder) ? holder.map(asRecord).filter((item) => item !== null) : [];
  const listed = inList.map(
    (item) => [asText(firstField(item, ["criterion", "name", "label"])), item] as const,
  );
  const value =
    findNamed(listed, criterion) ??
    fieldNamed(asRecord(holder), criterion) ??
    fieldNamed(entry, criterion) ??
    (isOnly ? entry.score : null);
  return scoreOf(value);
}

function fieldNamed(record: Entry["entry"] | null, criterion: string): unknown {
  return findNamed(Object.entries(record ?? {}), criterion);
}

/** The same name in either case goes before a freer spelling: "C++" and "C#" are two criteria. */
function findNamed<Value>(
  named: readonly (readonly [string, Value])[],
  criterion: string,
): Value | undefined {
  const spellings = [(name: string) => name.trim().toLowerCase(), plainName];
  for (const spelling of spellings) {
    const found = named.find(([name]) => spelling(name) === spelling(criterion));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** "Factual accuracy", "factual_accuracy" and "FactualAccuracy" are one criterion. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A number, "8", "8.5/10", "8 out of 10", or an object that holds one of these. */
function scoreOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string") {
    const digits = /^\s*([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:(?:\/|out of)\s*10(?:\.0)?|points?)?\s*$/i.exec(
      value,
    )?.[1];
    return digits === undefined ? null : Number(digits.replace(",", "."));
  }
  const record = asRecord(value);
  return record === null ? null : scoreOf(firstField(record, ["score", "value", "rating", "points"]) ?? null);
}
