import type { ChatMessage } from "@/lib/contracts/messages";
import { collectBranches } from "../calls/collect-branches";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import { type DraftsPrompt, draftsPrompt } from "./drafts-prompt";

/** How many drafts one fold takes in; fewer where they are too long for that. */
const windowSizes = [3, 2, 1];
/** Names the merge so far. No draft gets this letter: there are at most eight. */
const mergedLabel = "Z";

/**
 * The prompt of the final synthesis. When the drafts do not fit the window together, they are merged a few at a time
 * into one text that stands first and last among the next ones (Self-MoA-Seq, arXiv 2502.00674), in calls of their
 * own; null when one of those fails.
 */
export async function foldDrafts({
  input,
  callOf,
  deps,
  signal,
}: {
  input: DraftsPrompt;
  callOf: (fold: string, messages: ChatMessage[]) => ModelCall;
  deps: RunDeps;
  signal: AbortSignal;
}): Promise<ChatMessage[] | null> {
  let rest = input.drafts;
  let merged: string | null = null;
  for (let fold = 0; ; fold += 1) {
    const step = nextWindow({ input, rest, merged });
    if (step.count === rest.length) return step.messages;
    const [branch] = await collectBranches({ calls: [callOf(`fold-${fold}`, step.messages)], deps, signal });
    if (branch?.ending !== "done" || branch.outcome.content.trim() === "") return null;
    merged = branch.outcome.content;
    rest = rest.slice(step.count);
  }
}

/** As many of the drafts as fit unmaimed, all of them if possible, one at least. */
function nextWindow({
  input,
  rest,
  merged,
}: {
  input: DraftsPrompt;
  rest: DraftsPrompt["drafts"];
  merged: string | null;
}) {
  const sizes = [rest.length, ...windowSizes.filter((size) => size < rest.length)];
  const around = merged === null ? [] : [{ label: mergedLabel, text: merged }];
  const prompts = sizes.map((count) => () => ({
    count,
    ...draftsPrompt({ ...input, drafts: [...around, ...rest.slice(0, count), ...around] }),
  }));
  let step = { count: 0, messages: [] as ChatMessage[], isMaimed: true };
  for (const prompt of prompts) {
    step = prompt();
    if (!step.isMaimed) break;
  }
  return step;
}
