import { editDistance } from "@/lib/contracts/edit-distance";
import { catalogModels } from "./catalog";

type Candidate = { id: string; keys: readonly string[] };

/** What a caller may have meant: our id, the shown name, or the id some provider uses. */
const candidates: readonly Candidate[] = [
  { id: "auto", keys: ["auto"] },
  ...catalogModels.map((model) => ({
    id: model.id,
    keys: [
      ...new Set([model.id, model.name, ...model.routes.map((route) => route.upstreamId)].map(normalize)),
    ],
  })),
];

/** A key further than this share of its length away is not what the caller meant. */
const maxDistanceShare = 0.5;

/** The catalogue ids nearest to an unknown one, best first, at most `limit`; none when nothing is near. */
export function suggestModels(id: string, limit = 3): string[] {
  const wanted = normalize(id.slice(0, 80));
  if (wanted === "") return [];
  return candidates
    .map((candidate) => ({
      id: candidate.id,
      distance: Math.min(...candidate.keys.map((key) => distanceShare(wanted, key))),
    }))
    .filter(({ distance }) => distance <= maxDistanceShare)
    .toSorted((left, right) => left.distance - right.distance || (left.id < right.id ? -1 : 1))
    .slice(0, limit)
    .map((suggestion) => suggestion.id);
}

/** Letters and digits alone, so that "GPT 5.2", "gpt_5_2" and "gpt-5.2" are one. */
function normalize(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** 0 for equal, up to 1 for nothing in common. A contained key counts as near, nearer the more it covers. */
function distanceShare(wanted: string, key: string): number {
  const longer = Math.max(wanted.length, key.length);
  const byEdits = editDistance(wanted, key) / longer;
  const isContained =
    Math.min(wanted.length, key.length) >= 3 && (wanted.includes(key) || key.includes(wanted));
  return isContained ? Math.min(byEdits, 0.4 * (1 - Math.min(wanted.length, key.length) / longer)) : byEdits;
}
