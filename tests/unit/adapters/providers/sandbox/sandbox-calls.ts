import type { SandboxDeps } from "@/lib/adapters/providers/sandbox/stream-text";
import type { ChatMessage } from "@/lib/contracts/messages";
import { findModel } from "@/lib/core/catalog/catalog";
import type { ModelPart, RouteCall } from "@/lib/core/orchestration/model-call";

/** A call to a simulated model with one user message, or with the messages given. */
export function sandboxCall(
  upstreamId: string,
  { messages, ...rest }: Partial<Omit<RouteCall, "model" | "route">> = {},
): RouteCall {
  const model = findModel(`sandbox/${upstreamId}`) ?? findModel("sandbox/swift");
  if (!model) throw new Error("the catalogue has no simulated model");
  return {
    role: "answer",
    model,
    messages: messages ?? [{ role: "user", content: "How do database indexes make slow queries faster?" }],
    route: { provider: "sandbox", upstreamId, prices: null, scope: "platform", byok: false },
    ...rest,
  };
}

/** A clock that moves only by sleeping, and the sleeps that were asked for. */
export function fakeTime(): { deps: SandboxDeps; sleeps: number[] } {
  let nowMs = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    deps: {
      now: () => nowMs,
      sleep: async (ms) => {
        sleeps.push(ms);
        nowMs += ms;
      },
    },
  };
}

export async function collectParts(parts: AsyncIterable<ModelPart>): Promise<ModelPart[]> {
  const all: ModelPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

export function textIn(parts: readonly ModelPart[]): string {
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}

/** A prompt as blend and judge write it: the task for the system, fenced drafts for the user. */
export function instructionPrompt({
  task,
  drafts,
  question = "How do database indexes make slow queries faster?",
  extra = "",
  nonce = "c0ffee12c0ffee12",
}: {
  task: string;
  drafts: Record<string, string>;
  question?: string;
  extra?: string;
  nonce?: string;
}): ChatMessage[] {
  const fences = Object.entries(drafts).map(
    ([label, text]) => `<<<DRAFT ${label} ${nonce}>>>\n${text}\n<<<END DRAFT ${label} ${nonce}>>>`,
  );
  return [
    { role: "system", content: `You are careful.\nTask: ${task}\n${extra}` },
    { role: "user", content: [question, ...fences].join("\n\n") },
  ];
}
