import { mapEvents } from "@/lib/core/stream/map-events";
import { labelBlind } from "../blind/labels";
import type { Branch } from "../calls/branch";
import { fanOut } from "../calls/fan-out";
import { givenBranch } from "../calls/give-answers";
import type { GivenAnswers } from "../given-answers";
import type { ModelCall } from "../model-call";
import type { Piece } from "../piece";
import type { BlendSource } from "../run-answer";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
import { composePrompt } from "./compose-prompt";
import { draftsPrompt } from "./drafts-prompt";
import type { BlendPlan, Draft, Proposal } from "./strategy";

export type Gathered = {
  /** The drafts of the last round that gave any: what the answer is made of. */
  drafts: Draft[];
  /** Whether they are all that ever came. */
  isLone: boolean;
  /** A layer gave nothing, so that an earlier one had to do. */
  hasLostLayer: boolean;
  sources: BlendSource[];
  branches: Branch[];
};

/** Asks for the drafts round by round and tells each one's fate as it comes (CONTRACT.md §5). */
export async function* gatherDrafts(
  plan: BlendPlan,
  deps: RunDeps,
  signal: AbortSignal,
): AsyncGenerator<ModeEvent, Gathered, undefined> {
  const branches: Branch[] = [];
  const sources: BlendSource[] = [];
  const all: Draft[] = [];
  let drafts: Draft[] = [];
  let hasLostLayer = false;

  for (const [round, proposals] of plan.strategy.rounds(plan).entries()) {
    for (const proposal of proposals) yield { type: "draft-started", proposal };
    const calls = proposals.map((proposal) => draftCall({ plan, proposal, before: drafts, deps }));
    const ended =
      round === 0 && plan.given !== null
        ? yield* giveRound({ given: plan.given, proposals, calls, deps })
        : yield* runRound({ plan, proposals, calls, deps, signal });
    const survivors = proposals.flatMap((proposal, index): Draft[] => {
      const branch = ended[index];
      if (branch === undefined) return [];
      sources.push({ proposal, branch });
      return branch.ending === "done" ? [{ proposal, outcome: branch.outcome }] : [];
    });
    branches.push(...ended);
    all.push(...survivors);
    if (survivors.length > 0) drafts = survivors;
    else if (!plan.strategy.isChain) {
      hasLostLayer = drafts.length > 0;
      break;
    }
  }
  const isLone = (plan.strategy.isChain ? all : drafts).length === 1;
  return { drafts, isLone, hasLostLayer, sources, branches };
}

function runRound({
  plan,
  proposals,
  calls,
  deps,
  signal,
}: {
  plan: BlendPlan;
  proposals: readonly Proposal[];
  calls: readonly ModelCall[];
  deps: RunDeps;
  signal: AbortSignal;
}): AsyncGenerator<ModeEvent, Branch[], undefined> {
  const hear = (index: number, { type, text }: Piece) => {
    const proposal = proposals[index];
    if (proposal === undefined) return undefined;
    if (type === "reasoning-delta") return deps.tell({ type: "draft-reasoning", proposal, text });
    return plan.streamSources ? deps.tell({ type: "draft-delta", proposal, text }) : undefined;
  };
  return mapEvents(
    fanOut({ calls, deps, signal, hear, kind: "drafts", isStreamed: plan.streamSources }),
    ({ index, branch }): ModeEvent | null => {
      const proposal = proposals[index];
      return proposal === undefined ? null : { type: "draft-ended", proposal, branch };
    },
  );
}

/** A round whose drafts an earlier request has. */
async function* giveRound({
  given,
  proposals,
  calls,
  deps,
}: {
  given: GivenAnswers;
  proposals: readonly Proposal[];
  calls: readonly ModelCall[];
  deps: RunDeps;
}): AsyncGenerator<ModeEvent, Branch[], undefined> {
  const branches: Branch[] = [];
  for (const [index, call] of calls.entries()) {
    const branch = givenBranch({ call, given, deps });
    const proposal = proposals[index];
    if (proposal !== undefined) yield { type: "draft-ended", proposal, branch };
    branches.push(branch);
  }
  return branches;
}

/** The first round answers the caller's conversation; a later one sees all drafts of the round before it. */
function draftCall({
  plan,
  proposal,
  before,
  deps,
}: {
  plan: BlendPlan;
  proposal: Proposal;
  before: readonly Draft[];
  deps: RunDeps;
}): ModelCall {
  const { model, layer, index, angle } = proposal;
  const { maxTokens } = plan;
  return {
    callId: `draft-${layer}-${index}`,
    role: "draft",
    model,
    messages: messagesOf(),
    temperature: proposal.temperature,
    maxTokens,
    showsReasoning: plan.showsReasoning,
  };

  function messagesOf() {
    const { refinePrompt: instruction } = plan.strategy;
    if (before.length === 0 || instruction === null) {
      if (angle === undefined) return plan.messages;
      return composePrompt({ conversation: plan.messages, model, instruction: angle, data: "" });
    }
    const labelled = labelBlind(before, `${deps.requestId}:layer-${layer}`);
    const drafts = labelled.map(({ label, item }) => ({ label, text: item.outcome.content }));
    const { requestId } = deps;
    return draftsPrompt({
      conversation: plan.messages,
      model,
      maxTokens,
      instruction,
      drafts,
      notes: null,
      requestId,
    }).messages;
  }
}
