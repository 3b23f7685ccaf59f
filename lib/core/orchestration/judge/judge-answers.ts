import { type Labelled, labelBlind, nameLabels } from "../blind/labels";
import type { Branch } from "../calls/branch";
import { askJson } from "../json/ask-json";
import type { RunDeps } from "../run-deps";
import type { JudgePlan } from "./judge-plan";
import { judgePrompt } from "./judge-prompt";
import { maskIdentity } from "./mask-identity";
import { type PassVerdict, readVerdict } from "./read-verdict";
import { composeVerdict, type Judged, type Verdict } from "./verdict";

/**
 * Has the answers judged blind, in one or two passes at once; the second sees them in reverse under new letters, so
 * that a taste for a place or a letter cancels out. Null when no pass can be read after its re-ask.
 */
export async function judgeAnswers({
  plan,
  answered,
  deps,
  signal,
}: {
  plan: JudgePlan;
  answered: readonly Branch[];
  deps: RunDeps;
  signal: AbortSignal;
}): Promise<Verdict | null> {
  const judged = answered.map(
    ({ call, outcome }): Judged => ({
      model: call.model.id,
      content: outcome.content,
      isTruncated: outcome.finishReason === "length",
    }),
  );
  const forwards = labelBlind(judged, `${deps.requestId}:judge`);
  const orders = plan.passes === 2 ? [forwards, reversed(forwards)] : [forwards];
  const asks = orders.map((order, index) => ({
    call: passCall({ plan, order, deps, callId: `verdict-${index}` }),
    read: (reply: string) => {
      const reading = readVerdict(reply, {
        labelled: order,
        criteria: plan.criteria,
        texts: judged.map(({ content }) => content),
      });
      return reading.ok ? { ...reading, value: named(reading.value, order) } : reading;
    },
  }));
  const replies = await askJson({ asks, deps, signal });
  const [first, ...others] = replies.flatMap(({ value }) => value ?? []);
  if (first === undefined) return null;
  const verdict = composeVerdict({
    passes: [first, ...others],
    plannedPasses: plan.passes,
    judged,
    criteria: plan.criteria,
  });
  return { ...verdict, notes: [...verdict.notes, ...kinshipNotes(plan)] };
}

/** Models judge their own family kindly. */
function kinshipNotes({ judge, contestants }: JudgePlan): string[] {
  return contestants
    .filter(({ family }) => family === judge.family)
    .map(({ id }) => `The judge ${judge.id} is of the same family as ${id}.`);
}

/** The letters stay in order and the answers turn round. */
function reversed<Item>(order: readonly Labelled<Item>[]): Labelled<Item>[] {
  const opposite = order.toReversed();
  return order.flatMap(({ label }, index) =>
    opposite.slice(index, index + 1).map(({ item }) => ({ label, item })),
  );
}

function passCall({
  plan,
  order,
  deps,
  callId,
}: {
  plan: JudgePlan;
  order: readonly Labelled<Judged>[];
  deps: RunDeps;
  callId: string;
}) {
  const { judge, criteria, messages: conversation } = plan;
  const names = plan.contestants.flatMap(({ id, name, maker, family }) => [id, name, maker, family]);
  const answers = order.map(({ label, item }) => ({
    label,
    item: { text: maskIdentity(item.content, names), isTruncated: item.isTruncated },
  }));
  return {
    callId,
    role: "verdict",
    model: judge,
    messages: judgePrompt({ conversation, judge, criteria, answers, requestId: deps.requestId }),
    temperature: 0,
  };
}

/** The judge's prose with names in place of letters. */
function named(pass: PassVerdict<Judged>, order: readonly Labelled<Judged>[]): PassVerdict<Judged> {
  const names = order.map(({ label, item }) => ({ label, item: item.model }));
  return {
    ...pass,
    overall: nameLabels(pass.overall, names),
    answers: pass.answers.map((answer) => ({
      ...answer,
      reasoning: nameLabels(answer.reasoning, names),
    })),
  };
}
