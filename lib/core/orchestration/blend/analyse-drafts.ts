import type { Labelled } from "../blind/labels";
import { askJson, type JsonReply } from "../json/ask-json";
import type { RunDeps } from "../run-deps";
import { draftsPrompt } from "./drafts-prompt";
import type { Analysis, BlendPlan, Draft, Insight } from "./strategy";

/** Has the first synthesizer compare or rank the drafts before anything is written; one re-ask, then without it. */
export async function analyseDrafts({
  plan,
  analysis,
  labelled,
  deps,
  signal,
}: {
  plan: BlendPlan;
  analysis: Analysis;
  labelled: readonly Labelled<Draft>[];
  deps: RunDeps;
  signal: AbortSignal;
}): Promise<JsonReply<Insight>> {
  const [model] = plan.synthesizers;
  if (model === undefined) return { value: null, reason: "failed" };
  const { messages } = draftsPrompt({
    conversation: plan.messages,
    model,
    maxTokens: undefined,
    instruction: analysis.prompt,
    drafts: labelled.map(({ label, item }) => ({ label, text: item.outcome.content })),
    notes: null,
    requestId: deps.requestId,
  });
  const call = {
    callId: analysis.role,
    role: analysis.role,
    model,
    messages,
    temperature: 0,
  };
  const ask = { call, read: (reply: string) => analysis.read(reply, labelled) };
  const [reply] = await askJson({ asks: [ask], deps, signal });
  return reply ?? { value: null, reason: "failed" };
}
