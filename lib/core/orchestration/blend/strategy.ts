import type { BlendStrategy } from "@/lib/contracts/blend";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Labelled } from "../blind/labels";
import type { CallOutcome } from "../calls/call-outcome";
import type { GivenAnswers } from "../given-answers";
import type { Reading } from "../json/read-json";

/** A blend request, resolved. `synthesizers` are tried in order; the first is the one asked for. */
export type BlendPlan = {
  strategy: Strategy;
  models: readonly CatalogModel[];
  synthesizers: readonly CatalogModel[];
  /** For moa alone, else 1. */
  layers: number;
  /** For self_moa alone, else 1. */
  samples: number;
  streamSources: boolean;
  showsReasoning: boolean;
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
  /** The drafts of the first round, where an earlier request has them. */
  given: GivenAnswers | null;
};

/** One draft to ask for. Layers count from 1, places within one from 0. `angle` is added to the system message. */
export type Proposal = {
  model: CatalogModel;
  layer: number;
  index: number;
  role: string;
  temperature: number | undefined;
  angle?: string;
};

/** A draft that came whole. */
export type Draft = { proposal: Proposal; outcome: CallOutcome };

/** Where the drafts agree, where they do not and who holds what, and what is left to ask. */
export type Deliberation = {
  type: "deliberation";
  agreements: string[];
  disagreements: { topic: string; positions: { model: string; position: string }[] }[];
  followUps: string[];
};

/** The draft that was found best, by its model, and what it lacks. */
export type Pick = { type: "pick"; best: string; reasons: string; missing: string[] };

/** What a look at the drafts brought: a finding for the caller, notes for the synthesizer, perhaps a best draft. */
export type Insight = {
  finding: Deliberation | Pick;
  notes: string;
  best: Draft | null;
  /** The best draft lacks nothing: it is the answer as it is. */
  isFinal: boolean;
};

/** A call between drafts and answer whose reply is JSON. */
export type Analysis = {
  role: "deliberation" | "pick";
  prompt: string;
  read: (reply: string, drafts: readonly Labelled<Draft>[]) => Reading<Insight>;
};

/** A strategy as data; `run.ts` is the one engine that reads it (CONTRACT.md §5). */
export type Strategy = {
  id: BlendStrategy;
  /** The drafts to ask for: those of one round at once, the rounds one after another. */
  rounds: (plan: BlendPlan) => Proposal[][];
  /** What a later round is told to do with the drafts of the round before; null where there is one round. */
  refinePrompt: string | null;
  /** Rounds are links of one chain: a failed one is skipped, and drafts are counted over all of them. */
  isChain: boolean;
  analysis: Analysis | null;
  /** What the synthesizer is told; `withoutInsight` when the analysis came to nothing. */
  synthesisPrompt: string;
  promptWithoutInsight: string;
};
