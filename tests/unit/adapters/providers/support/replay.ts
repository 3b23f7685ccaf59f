import { httpProviderIds, providerTable } from "@/lib/adapters/providers/provider-table";
import { createAnswerReader } from "@/lib/adapters/providers/read-answer";
import { createRedactor } from "@/lib/adapters/providers/redact";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { seededRandom } from "./seeded-random";

export type Replay = { parts: ModelPart[]; failure: object | null };

/** Reads the chunks of a body as the HTTP provider does, without a connection: the parts, and the failure or null. */
export function replay(
  providerName: string,
  chunks: readonly Uint8Array[],
  contentType: string | null = "text/event-stream",
): Replay {
  const provider = httpProviderIds.find((id) => id === providerName);
  if (provider === undefined) throw new Error(`no provider ${providerName}`);
  const { dialect, name } = providerTable[provider];
  const context = {
    provider,
    providerName: name,
    messages: [{ role: "user" as const, content: "How are you?" }],
    nowMs: () => Date.UTC(2026, 10, 22, 12, 0, 0),
    redact: createRedactor("sk-the-key-of-this-call"),
  };
  const read = createAnswerReader({ dialect, context, contentType });
  const parts: ModelPart[] = [];
  for (const chunk of [...chunks, undefined]) {
    const brought = read(chunk);
    parts.push(...brought.parts);
    if (brought.state === "whole") break;
    if (brought.state !== "failed") continue;
    const { kind, status, message, retryAfterMs } = brought.failure;
    if (brought.failure.provider !== provider) throw new Error("the failure names another provider");
    return { parts, failure: { kind, status, message, retryAfterMs } };
  }
  return { parts, failure: null };
}

/** The parts with neighbouring deltas of one kind joined, which cuts between reads keep apart. */
export function joinNeighbours(parts: readonly ModelPart[]): ModelPart[] {
  const joined: ModelPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isDelta = part.type === "text-delta" || part.type === "reasoning-delta";
    if (isDelta && last?.type === part.type) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}

/** The bytes in pieces of one size. */
export function cutEvenly(bytes: Uint8Array, size: number): Uint8Array[] {
  return cut(bytes, () => size);
}

/** The bytes in pieces of 1 to 60, the same for the same seed. */
export function cutRandomly(bytes: Uint8Array, seed: number): Uint8Array[] {
  const random = seededRandom(seed);
  return cut(bytes, () => 1 + Math.floor(random() * 60));
}

function cut(bytes: Uint8Array, nextSize: () => number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + nextSize();
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
}
