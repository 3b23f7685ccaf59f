import { findLabelled, type Labelled, nameLabels } from "../blind/labels";
import { asRecord, asText, asTexts, firstField } from "../json/fields";
import { type Reading, readJson } from "../json/read-json";
import { oneRound } from "./one-round";
import { enrichPrompt, mergePrompt, pickPrompt } from "./prompts";
import type { Draft, Insight, Strategy } from "./strategy";

/** All answer, one picks the best, one adds what it lacks: n + 2 calls, n + 1 when it lacks nothing. */
export const bestOf: Strategy = {
  id: "best_of",
  rounds: oneRound,
  refinePrompt: null,
  isChain: false,
  analysis: { role: "pick", prompt: pickPrompt, read: readPick },
  synthesisPrompt: enrichPrompt,
  promptWithoutInsight: mergePrompt,
};

/** The reply as it came, with the draft that its letter means. */
type Reply = { best: Labelled<Draft>; reasons: string; missing: string[] };

function readPick(reply: string, drafts: readonly Labelled<Draft>[]): Reading<Insight> {
  const reading = readJson(reply, (value) => acceptPick(value, drafts));
  if (!reading.ok) return reading;
  const { best, reasons, missing } = reading.value;
  const names = drafts.map(({ label, item }) => ({ label, item: item.proposal.model.id }));
  const named = (text: string) => nameLabels(text, names);
  return {
    ok: true,
    value: {
      finding: {
        type: "pick",
        best: best.item.proposal.model.id,
        reasons: named(reasons),
        missing: missing.map(named),
      },
      notes: [`Best draft: ${best.label}`, "It lacks:", ...missing.map((point) => `- ${point}`)].join("\n"),
      best: best.item,
      isFinal: missing.length === 0,
    },
  };
}

function acceptPick(value: unknown, drafts: readonly Labelled<Draft>[]): Reading<Reply> {
  const record = asRecord(value);
  if (record === null) return { ok: false, problem: "It is no JSON object." };
  const best = findLabelled(drafts, firstField(record, ["best", "winner", "choice", "pick"]));
  if (best === null) {
    const labels = drafts.map(({ label }) => label).join(", ");
    return { ok: false, problem: `"best" must be one of the letters ${labels}.` };
  }
  const reasons = asText(firstField(record, ["reasons", "reason", "why", "reasoning"]));
  return { ok: true, value: { best, reasons, missing: readMissing(record.missing) } };
}

/** Models say "nothing" where the list should be empty. */
function readMissing(value: unknown): string[] {
  return asTexts(value).filter((point) => !/^(none|nothing|n\/a|null|no|-)\W*$/i.test(point));
}
