import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { httpProviderIds, providerTable } from "@/lib/adapters/providers/provider-table";
import { createEventReader } from "@/lib/adapters/providers/read-body";
import { createRedactor } from "@/lib/adapters/providers/redact";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { seededRandom } from "./support/seeded-random";

const fixtures = fileURLToPath(new URL("../../../fixtures/providers", import.meta.url));

type Golden = { provider: string; parts: unknown[]; failure: unknown };
type Replay = { parts: ModelPart[]; failure: unknown };

describe.each(["openai-compatible", "anthropic", "google"])("the %s transcripts", (dialect) => {
  const names = readdirSync(`${fixtures}/${dialect}`)
    .filter((file) => file.endsWith(".txt"))
    .map((file) => file.slice(0, -".txt".length));

  it("are at least fifteen", () => {
    expect(names.length).toBeGreaterThanOrEqual(15);
  });

  describe.each(names)("%s", (name) => {
    const bytes = new Uint8Array(readFileSync(`${fixtures}/${dialect}/${name}.txt`));
    const golden: Golden = JSON.parse(readFileSync(`${fixtures}/${dialect}/${name}.json`, "utf8"));
    const expected = { parts: golden.parts, failure: golden.failure };

    it("gives the golden parts when it arrives whole", () => {
      expect(replay(golden.provider, [bytes])).toStrictEqual(expected);
    });

    it("gives the same parts byte by byte", () => {
      expect(
        replay(
          golden.provider,
          cut(bytes, () => 1),
        ),
      ).toStrictEqual(expected);
    });

    it("gives the same parts at random cuts", () => {
      for (let seed = 1; seed <= 25; seed += 1) {
        const random = seededRandom(seed);
        const chunks = cut(bytes, () => 1 + Math.floor(random() * 60));
        expect(replay(golden.provider, chunks), `seed ${seed}`).toStrictEqual(expected);
      }
    });

    it("says exactly one of finish and failure, and nothing behind it", () => {
      const { parts, failure } = replay(golden.provider, [bytes]);
      const finishes = parts.filter(({ type }) => type === "finish");
      expect(finishes).toHaveLength(failure === null ? 1 : 0);
      expect(parts.at(-1)?.type === "finish").toBe(failure === null);
      expect(parts.filter(({ type }) => type === "usage-report")).toHaveLength(finishes.length);
    });
  });
});

/** Feeds the chunks through the event reader into the provider's decoder, as the HTTP provider does. */
function replay(providerName: string, chunks: readonly Uint8Array[]): Replay {
  const provider = httpProviderIds.find((id) => id === providerName);
  if (provider === undefined) throw new Error(`no provider ${providerName}`);
  const { dialect, name } = providerTable[provider];
  const decoder = dialect.createDecoder({
    provider,
    providerName: name,
    messages: [{ role: "user", content: "How are you?" }],
    redact: createRedactor("sk-the-key-of-this-call"),
  });
  const reader = createEventReader();
  const parts: ModelPart[] = [];
  try {
    for (const chunk of chunks) {
      for (const event of reader.feed(chunk)) parts.push(...decoder.decode(event));
    }
    parts.push(...decoder.end());
    return { parts, failure: null };
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    expect(error.provider).toBe(provider);
    const { kind, status, message, retryAfterMs } = error;
    return { parts, failure: { kind, status, message, retryAfterMs } };
  }
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
