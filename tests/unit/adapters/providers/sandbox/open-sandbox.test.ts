import { describe, expect, it } from "vitest";
import { openSandbox } from "@/lib/adapters/providers/sandbox/open-sandbox";
import { countTokens, countWords } from "@/lib/adapters/providers/sandbox/text-measures";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { collectParts, fakeTime, sandboxCall, textIn } from "./sandbox-calls";

const never = new AbortController().signal;
const answerOf = async (...call: Parameters<typeof sandboxCall>) =>
  collectParts(openSandbox(sandboxCall(...call), never, fakeTime().deps));

/** The parts that came before the failure, and the failure. */
async function failureOf(upstreamId: string) {
  const { deps, sleeps } = fakeTime();
  const delivered: string[] = [];
  try {
    for await (const part of openSandbox(sandboxCall(upstreamId), never, deps)) {
      delivered.push(part.type === "text-delta" ? part.text : part.type);
    }
  } catch (error) {
    if (error instanceof UpstreamFailure) return { error, delivered, sleeps };
    throw error;
  }
  throw new Error("the call did not fail");
}

describe("openSandbox voices", () => {
  it.each(["swift", "sage", "scribe"])("%s answers the same call with the same parts", async (voice) => {
    expect(await answerOf(voice)).toEqual(await answerOf(voice));
  });

  it("answers differently to another prompt, another model and another temperature", async () => {
    const texts = await Promise.all([
      answerOf("sage"),
      answerOf("scribe"),
      answerOf("sage", { temperature: 0.9 }),
      answerOf("sage", { messages: [{ role: "user", content: "How do whales sleep in the ocean?" }] }),
    ]);
    expect(new Set(texts.map(textIn)).size).toBe(4);
  });

  it.each([
    ["swift", 55, 100],
    ["sage", 130, 230],
    ["scribe", 280, 420],
  ] as const)("%s keeps to its length for any prompt", async (voice, least, most) => {
    for (let index = 0; index < 60; index += 1) {
      const content = `Question ${index}: why do ${index % 2 ? "bridges" : "rivers"} bend near mountain villages?`;
      const words = countWords(textIn(await answerOf(voice, { messages: [{ role: "user", content }] })));
      expect(words).toBeGreaterThanOrEqual(least);
      expect(words).toBeLessThanOrEqual(most);
    }
  });

  it("names terms of the question, says that it is simulated and leaves no blank unfilled", async () => {
    for (const voice of ["swift", "sage", "scribe"]) {
      const text = textIn(await answerOf(voice));
      expect(text).toMatch(/database/i);
      expect(text).toContain(`simulated answer from sandbox/${voice}`);
      expect(text).not.toMatch(/[{}]/);
    }
  });

  it("answers prompts without a usable term, and in other scripts", async () => {
    for (const content of ["?", "hi", "なぜ空は青いのですか", "Почему небо голубое?"]) {
      const text = textIn(await answerOf("sage", { messages: [{ role: "user", content }] }));
      expect(text).not.toMatch(/\{[a-d]\}/i);
      expect(countWords(text)).toBeGreaterThan(80);
    }
  });

  it("shows code exactly when the question is about code", async () => {
    const ask = async (content: string) =>
      textIn(await answerOf("sage", { messages: [{ role: "user", content }] }));
    expect(await ask("Write a Python function that sorts names")).toContain("```python");
    expect(await ask("Write an SQL query for overdue invoices")).toContain("```sql");
    expect(await ask("Fix this TypeScript function")).toContain("```ts");
    expect(await ask("Why is the sea salty?")).not.toContain("```");
  });

  it("says that it cannot see a picture", async () => {
    const parts = await answerOf("swift", {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is in this picture?" },
            { type: "image_url", image_url: { url: "https://example.com/cat.png" } },
          ],
        },
      ],
    });
    expect(textIn(parts)).toContain("cannot see the picture");
  });

  it("ends with its token counts and the reason, in that order", async () => {
    const parts = await answerOf("swift");
    const text = textIn(parts);
    expect(parts.slice(-2)).toEqual([
      {
        type: "usage-report",
        usage: {
          inputTokens: 4 + countTokens("How do database indexes make slow queries faster?"),
          outputTokens: countTokens(text),
          cachedInputTokens: 0,
          reasoningTokens: 0,
          source: "provider",
        },
      },
      { type: "finish", reason: "stop", nativeReason: "stop" },
    ]);
    expect(parts.slice(0, -2).every((part) => part.type === "text-delta")).toBe(true);
  });

  it.each([1, 2, 10, 37])("stops at max_tokens %i and says so", async (maxTokens) => {
    const parts = await answerOf("scribe", { maxTokens });
    const whole = textIn(await answerOf("scribe"));
    expect(whole.startsWith(textIn(parts))).toBe(true);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length", nativeReason: "length" });
    const [usage] = parts.flatMap((part) => (part.type === "usage-report" ? [part.usage] : []));
    expect(usage?.outputTokens).toBeLessThanOrEqual(maxTokens);
    expect(usage?.outputTokens).toBeGreaterThanOrEqual(Math.min(maxTokens, 1));
  });

  it("does not call an answer cut that fits its limit exactly", async () => {
    const whole = textIn(await answerOf("swift"));
    const parts = await answerOf("swift", { maxTokens: countTokens(whole) });
    expect(textIn(parts)).toBe(whole);
    expect(parts.at(-1)).toMatchObject({ reason: "stop" });
  });

  it.each([
    ["swift", 80, 160],
    ["sage", 250, 120],
    ["scribe", 150, 150],
  ] as const)("%s begins after its time to first token and keeps its speed", async (voice, ttftMs, speed) => {
    const { deps, sleeps } = fakeTime();
    const parts = await collectParts(openSandbox(sandboxCall(voice), never, deps));
    const chunks = parts.filter((part) => part.type === "text-delta");
    expect(sleeps).toHaveLength(chunks.length);
    expect(sleeps[0]).toBe(ttftMs);
    const expectedMs = ttftMs + (countTokens(textIn(parts)) * 1_000) / speed;
    const tookMs = sleeps.reduce((sum, ms) => sum + ms, 0);
    expect(Math.abs(tookMs - expectedMs) / expectedMs).toBeLessThan(0.25);
  });
});

describe("openSandbox faults", () => {
  it("error-429 refuses before any text and says when to come back", async () => {
    const { error, delivered } = await failureOf("error-429");
    expect(delivered).toEqual([]);
    expect(error).toMatchObject({ kind: "rate", status: 429, retryAfterMs: 2_000, provider: "sandbox" });
  });

  it("error-500 refuses before any text", async () => {
    const { error, delivered } = await failureOf("error-500");
    expect(delivered).toEqual([]);
    expect(error).toMatchObject({ kind: "overload", status: 500, retryAfterMs: null });
  });

  it("cut dies in the middle of the answer, without usage or finish", async () => {
    const { error, delivered } = await failureOf("cut");
    expect(countWords(delivered.join(""))).toBe(24);
    expect(delivered).not.toContain("usage-report");
    expect(error).toMatchObject({ kind: "transport", status: 502 });
    expect(error.message).toContain("connection closed in the middle of the answer");
  });

  it("slow answers in full at four tokens a second after three seconds", async () => {
    const { deps, sleeps } = fakeTime();
    const parts = await collectParts(openSandbox(sandboxCall("slow"), never, deps));
    expect(countWords(textIn(parts))).toBe(40);
    expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "stop" });
    expect(sleeps[0]).toBe(3_000);
    expect(sleeps.slice(1).every((ms) => ms >= 500)).toBe(true);
  });

  it("timeout yields nothing until it is aborted, then throws the abort's reason", async () => {
    const controller = new AbortController();
    const deps = {
      now: () => 0,
      sleep: (_: number, signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason)),
        ),
    };
    const pending = openSandbox(sandboxCall("timeout"), controller.signal, deps).next();
    const reason = new Error("first token deadline");
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it.each([
    [undefined, 20_000],
    [1_500, 1_500],
  ])("timeout fails as a timeout when nobody aborts it (limit %s)", async (firstTokenTimeoutMs, limitMs) => {
    const { deps, sleeps } = fakeTime();
    const parts = openSandbox(sandboxCall("timeout"), never, {
      ...deps,
      ...(firstTokenTimeoutMs && { firstTokenTimeoutMs }),
    });
    await expect(collectParts(parts)).rejects.toMatchObject({
      kind: "timeout",
      status: 504,
      provider: "sandbox",
    });
    expect(sleeps).toEqual([limitMs]);
  });

  it("an unknown simulated model is the caller's mistake", async () => {
    expect((await failureOf("nobody")).error).toMatchObject({ kind: "caller", status: 404 });
  });
});

describe("openSandbox aborts", () => {
  it.each(["swift", "sage", "scribe", "cut", "slow", "timeout", "error-429"])(
    "%s throws the signal's reason when it is aborted before it begins",
    async (upstreamId) => {
      const reason = new Error("gone");
      const parts = openSandbox(sandboxCall(upstreamId), AbortSignal.abort(reason), fakeTime().deps);
      await expect(collectParts(parts)).rejects.toBe(reason);
    },
  );

  it("stops at once when it is aborted after any part but the last two", async () => {
    const total = (await answerOf("swift")).length;
    for (let cutAt = 1; cutAt < total - 1; cutAt += 1) {
      const controller = new AbortController();
      const reason = new Error(`left at ${cutAt}`);
      const parts = openSandbox(sandboxCall("swift"), controller.signal, fakeTime().deps);
      for (let index = 0; index < cutAt; index += 1) await parts.next();
      controller.abort(reason);
      await expect(parts.next()).rejects.toBe(reason);
      expect(await parts.next()).toEqual({ done: true, value: undefined });
    }
  });

  it("throws the signal's reason when the timer rejects with an error of its own", async () => {
    const controller = new AbortController();
    const reason = new Error("left while waiting");
    const deps = {
      now: () => 0,
      sleep: async () => {
        controller.abort(reason);
        throw new Error("timer cancelled");
      },
    };
    await expect(collectParts(openSandbox(sandboxCall("swift"), controller.signal, deps))).rejects.toBe(
      reason,
    );
  });

  it("leaving the iterator early ends it", async () => {
    const parts = openSandbox(sandboxCall("scribe"), never, fakeTime().deps);
    await parts.next();
    await parts.return();
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });
});
