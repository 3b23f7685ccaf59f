import "server-only";
import { textOf } from "@/lib/contracts/messages";
import type { ModelPart, RouteCall, TokenUsage } from "@/lib/core/orchestration/model-call";
import { defaultTimeouts } from "@/lib/core/resilience/deadlines";
import { type FailureKind, UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { composeReply } from "./compose-reply";
import { type SandboxDeps, streamText, waitFor } from "./stream-text";
import { countTokens, countWords } from "./text-measures";
import { faults, type Voice, voices } from "./voices";

const faultVoice: Voice = { name: "sandbox", style: "brief", pace: { ttftMs: 0, tokensPerSecond: 60 } };
const refusalDelayMs = 40;
const messageOverheadTokens = 4;

/**
 * A simulated provider behind the provider port: the same call gives the same answer, and nothing leaves the process.
 * The route's upstream id names a voice or a fault (CONTRACT.md §10). Faults throw `UpstreamFailure` as real providers
 * would make them; an abort throws the signal's reason.
 */
export async function* openSandbox(
  call: RouteCall,
  signal: AbortSignal,
  deps: SandboxDeps,
): AsyncGenerator<ModelPart, void> {
  const { upstreamId } = call.route;
  const fault = faults[upstreamId];
  const voice = voices[upstreamId] ?? faultVoice;
  if (!fault && !voices[upstreamId]) {
    throw failure({
      kind: "caller",
      status: 404,
      message: `there is no simulated model named ${upstreamId}`,
    });
  }
  if (fault?.type === "refuse") {
    await waitFor(refusalDelayMs, signal, deps);
    throw failure(fault);
  }
  if (fault?.type === "hang") {
    const limitMs = deps.firstTokenTimeoutMs ?? defaultTimeouts.firstTokenMs;
    await waitFor(limitMs, signal, deps);
    throw failure({ kind: "timeout", status: 504, message: `simulated: no answer within ${limitMs} ms` });
  }

  const whole = composeReply({ voice, messages: call.messages, temperature: call.temperature });
  const { text, isCut } = limitText(whole, { maxTokens: call.maxTokens, maxWords: fault?.words });
  yield* streamText(text, { pace: fault?.pace ?? voice.pace, signal, deps });
  if (fault?.type === "cut") {
    throw failure({
      kind: "transport",
      status: 502,
      message: "simulated: connection closed in the middle of the answer",
    });
  }
  signal.throwIfAborted();
  yield { type: "usage-report", usage: usageOf(call, text) };
  const reason = isCut ? "length" : "stop";
  yield { type: "finish", reason, nativeReason: reason };
}

/** Cuts a text to a fault's number of words, which is its whole answer, and to the caller's token limit. */
function limitText(
  text: string,
  { maxTokens, maxWords }: { maxTokens: number | undefined; maxWords: number | undefined },
): { text: string; isCut: boolean } {
  const whole = takeWords(text, maxWords ?? Number.POSITIVE_INFINITY);
  if (maxTokens === undefined || countTokens(whole) <= maxTokens) return { text: whole, isCut: false };
  // Four tokens are three words; even the smallest limit leaves room for one word.
  return { text: takeWords(whole, Math.max(1, Math.floor((maxTokens * 3) / 4))), isCut: true };
}

function takeWords(text: string, words: number): string {
  if (countWords(text) <= words) return text;
  return text.match(new RegExp(`^\\s*(?:\\S+\\s*){${words}}`))?.[0].trimEnd() ?? text;
}

function usageOf(call: RouteCall, text: string): TokenUsage {
  const inputTokens = call.messages.reduce(
    (sum, message) => sum + messageOverheadTokens + countTokens(textOf(message)),
    0,
  );
  const outputTokens = Math.min(countTokens(text), call.maxTokens ?? Number.POSITIVE_INFINITY);
  return { inputTokens, outputTokens, cachedInputTokens: 0, reasoningTokens: 0, source: "provider" };
}

function failure({
  kind,
  status,
  message,
  retryAfterMs = null,
}: {
  kind: FailureKind;
  status: number;
  message: string;
  retryAfterMs?: number | null;
}): UpstreamFailure {
  return new UpstreamFailure({ provider: "sandbox", kind, status, message, retryAfterMs });
}
