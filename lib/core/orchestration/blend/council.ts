import { findLabelled, type Labelled, nameLabels } from "../blind/labels";
import { asRecord, asText, asTexts, firstField } from "../json/fields";
import { type Reading, readJson } from "../json/read-json";
import { oneRound } from "./one-round";
import { councilPrompt, deliberatePrompt, mergePrompt } from "./prompts";
import type { Deliberation, Draft, Insight, Strategy } from "./strategy";

/** All answer, one compares, one writes from drafts and comparison: n + 2 calls. */
export const council: Strategy = {
  id: "council",
  rounds: oneRound,
  refinePrompt: null,
  isChain: false,
  analysis: { role: "deliberation", prompt: deliberatePrompt, read: readDeliberation },
  synthesisPrompt: councilPrompt,
  promptWithoutInsight: mergePrompt,
};

type Spoken = { label: string; position: string };
/** The reply as it came, with the letters of the drafts. */
type Reply = {
  agreements: string[];
  disagreements: { topic: string; positions: Spoken[] }[];
  followUps: string[];
};

/** The comparison with names for the caller, and with letters for the synthesizer, who must not know them. */
function readDeliberation(reply: string, drafts: readonly Labelled<Draft>[]): Reading<Insight> {
  const reading = readJson(reply, acceptDeliberation);
  if (!reading.ok) return reading;
  const names = drafts.map(({ label, item }) => ({ label, item: item.proposal.model.id }));
  const named = (text: string) => nameLabels(text, names);
  const finding: Deliberation = {
    type: "deliberation",
    agreements: reading.value.agreements.map(named),
    disagreements: reading.value.disagreements.map(({ topic, positions }) => ({
      topic: named(topic),
      positions: positions.flatMap(({ label, position }) => {
        const holder = findLabelled(drafts, label);
        return holder === null ? [] : [{ model: holder.item.proposal.model.id, position: named(position) }];
      }),
    })),
    followUps: reading.value.followUps.map(named),
  };
  return { ok: true, value: { finding, notes: notesOf(reading.value), best: null, isFinal: false } };
}

function acceptDeliberation(value: unknown): Reading<Reply> {
  const record = asRecord(value);
  if (record === null) return { ok: false, problem: "It is no JSON object." };
  const agreements = firstField(record, ["agreements", "agreement", "consensus"]);
  const disagreements = firstField(record, ["disagreements", "disagreement", "contradictions"]);
  const followUps = firstField(record, ["follow_ups", "followups", "followUps", "questions"]);
  if (agreements === undefined && disagreements === undefined) {
    return { ok: false, problem: 'It needs the lists "agreements", "disagreements" and "follow_ups".' };
  }
  return {
    ok: true,
    value: {
      agreements: asTexts(agreements),
      disagreements: listOf(disagreements).flatMap(readDisagreement),
      followUps: asTexts(followUps),
    },
  };
}

function readDisagreement(value: unknown): Reply["disagreements"] {
  const record = asRecord(value);
  if (record === null) return asTexts(value).map((topic) => ({ topic, positions: [] }));
  const positions = firstField(record, ["positions", "stances", "sides"]);
  return [
    { topic: asText(firstField(record, ["topic", "issue", "subject"])), positions: readPositions(positions) },
  ];
}

/** A list of {label, position}, or an object from label to position. */
function readPositions(value: unknown): Spoken[] {
  const byLabel = asRecord(value);
  if (byLabel !== null) {
    return Object.entries(byLabel).map(([label, position]) => ({ label, position: asText(position) }));
  }
  return listOf(value).flatMap((item) => {
    const record = asRecord(item);
    if (record === null) return [];
    return [
      {
        label: asText(firstField(record, ["label", "draft", "model"])),
        position: asText(firstField(record, ["position", "stance", "view", "claim"])),
      },
    ];
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function notesOf({ agreements, disagreements, followUps }: Reply): string {
  return [
    "Agreements:",
    ...agreements.map((claim) => `- ${claim}`),
    "Disagreements:",
    ...disagreements.flatMap(({ topic, positions }) => [
      `- ${topic}`,
      ...positions.map(({ label, position }) => `  - ${label}: ${position}`),
    ]),
    "Follow-up questions:",
    ...followUps.map((question) => `- ${question}`),
  ].join("\n");
}
