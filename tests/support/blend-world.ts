import type { BlendStrategy } from "@/lib/contracts/blend";
import { runBlend } from "@/lib/core/orchestration/blend/run";
import { strategies } from "@/lib/core/orchestration/blend/strategies";
import type { BlendPlan } from "@/lib/core/orchestration/blend/strategy";
import type { ModelCall } from "@/lib/core/orchestration/model-call";
import { blendFields } from "@/lib/server/dialects/native/answers/blend";
import { playMode, promptText, type Script, scriptedModel, scriptedWorld } from "./scripted-models";

/** What the judge of a blend replies unless the script says otherwise. */
const replies: Readonly<Record<string, string>> = {
  deliberation: '{"agreements": ["all say so"], "disagreements": [], "follow_ups": ["why?"]}',
  pick: '{"best": "A", "reasons": "it is clear", "missing": ["a point"]}',
  synthesis: "The merged answer.",
  fold: "The merge so far.",
};

/** A plan of three proposers and two synthesizers; self_moa has the first proposer alone and three samples. */
export function blendPlan(strategy: BlendStrategy, changes: Partial<BlendPlan> = {}): BlendPlan {
  const proposers = strategy === "self_moa" ? ["alpha"] : ["alpha", "beta", "gamma"];
  return {
    strategy: strategies[strategy],
    models: proposers.map((id) => scriptedModel(id)),
    synthesizers: ["first", "second"].map((id) => scriptedModel(id)),
    layers: strategy === "moa" ? 2 : 1,
    samples: strategy === "self_moa" ? 3 : 1,
    streamSources: false,
    messages: [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Why is the sky blue?" },
    ],
    temperature: undefined,
    maxTokens: undefined,
    showsReasoning: false,
    given: null,
    ...changes,
  };
}

/** Plays a blend whose models do as the script says; what it leaves open is answered in the usual way, at once. */
export async function playBlend(
  plan: BlendPlan,
  script: (call: ModelCall) => Script | undefined = () => undefined,
  options: { requestId?: string } = {},
) {
  const world = scriptedWorld((call) => script(call) ?? usualScript(call), options);
  const played = await playMode(world, runBlend(plan, world.deps, new AbortController().signal), blendFields);
  return { ...played, world, calls: world.calls, billed: billedIds(world.tab.calls) };
}

function usualScript(call: ModelCall): Script {
  return { pieces: [replies[call.role] ?? draftText(call)] };
}

/** The text of a usual draft: unlike any other of its run. */
export function draftText({ callId, model }: Pick<ModelCall, "callId" | "model">): string {
  return `Text of ${callId} by ${model.id}.`;
}

/** The drafts that a call's prompt shows, in the order shown. */
export function shownDrafts(call: Pick<ModelCall, "messages">): { label: string; text: string }[] {
  const fences = /^<<<DRAFT ([A-Z]) ([0-9a-f]+)>>>\n([\s\S]*?)\n<<<END DRAFT \1 \2>>>$/gm;
  return [...promptText(call).matchAll(fences)].map(([, label = "", , text = ""]) => ({ label, text }));
}

/** A call in one line: its id, its model, and whose drafts it was shown, by draft id in alphabetical order. */
export function callLine(call: ModelCall): string {
  const shown = shownDrafts(call).map(({ text }) => /draft-\d-\d/.exec(text)?.[0] ?? text);
  return `${call.callId} ${call.model.id} <- ${shown.toSorted().join(" ") || "nothing"}`;
}

function billedIds(calls: readonly { outcome: { callId: string }; billed: boolean }[]): string[] {
  return calls.flatMap(({ outcome, billed }) => (billed ? [outcome.callId] : [])).toSorted();
}
