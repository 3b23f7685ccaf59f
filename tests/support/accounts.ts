import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { reserve } from "@/lib/adapters/database/money/holds";
import type { SettleInput } from "@/lib/adapters/database/money/settle";
import type { RunOutcome } from "@/lib/adapters/database/records/run-record";
import { ensureUser } from "@/lib/adapters/database/records/users";

/** The moment at which tests happen. */
export const testNow = new Date("2026-03-01T12:00:00.000Z");

/** `testNow` and so many seconds. */
export function secondsLater(seconds: number): Date {
  return new Date(testNow.getTime() + seconds * 1000);
}

/** Ids of one test: unique in its database because each test takes another name. */
export async function createAccount(
  db: DatabaseClient,
  { name, credits = 0, kind = "clerk" }: { name: string; credits?: number; kind?: "local" | "clerk" },
): Promise<string> {
  const userId = `user_${name}`;
  await ensureUser(db, {
    userId,
    walletId: `wallet_${name}`,
    clerkId: kind === "clerk" ? `clerk_${name}` : null,
    email: `${name}@example.com`,
    name,
    kind,
    profileAt: null,
    grant: credits === 0 ? null : { transactionId: `txn_grant_${name}`, credits, description: "Welcome" },
    now: testNow,
  });
  return userId;
}

/** Reserves for a plain chat request that expires after a minute. */
export function reserveChat(
  db: DatabaseClient,
  { userId, requestId, credits }: { userId: string; requestId: string; credits: number },
) {
  return reserve(db, {
    holdId: holdIdOf(requestId),
    requestId,
    userId,
    credits,
    expiresAt: secondsLater(60),
    request: {
      mode: "chat",
      model: "sandbox/swift",
      prompt: { messages: [{ role: "user", content: "Hello" }], texts: [] },
      preview: "Hello",
      priceVersion: "test",
      byok: false,
    },
    now: testNow,
  });
}

export function holdIdOf(requestId: string): string {
  return requestId.replace("req_", "hold_");
}

/** What a settlement of a completed chat request says, apart from what a test changes. */
export function settlement(
  requestId: string,
  chargeCredits: number,
  change: Partial<SettleInput> & { outcome?: RunOutcome } = {},
): SettleInput {
  return {
    requestId,
    chargeCredits,
    transactionId: requestId.replace("req_", "txn_"),
    description: "Chat with Swift",
    outcome: completedOutcome,
    now: secondsLater(5),
    ...change,
  };
}

export const completedOutcome: RunOutcome = {
  status: "completed",
  finishReason: "stop",
  resolvedModel: "sandbox/swift",
  provider: "sandbox",
  promptTokens: 12,
  completionTokens: 34,
  costPicoUsd: 9_007_199_254_740_993n,
  latencyMs: 800,
  ttftMs: 120,
  byok: false,
  error: null,
  summary: { fastest: "sandbox/swift" },
  attempts: [{ model: "sandbox/swift", provider: "sandbox", status: "success", latency_ms: 800 }],
  responses: [
    {
      callId: "call_1",
      role: "answer",
      model: "sandbox/swift",
      provider: "sandbox",
      status: "done",
      content: "Hi",
      error: null,
      promptTokens: 12,
      completionTokens: 34,
      usageSource: "provider",
      costPicoUsd: 9_007_199_254_740_993n,
      billed: true,
      latencyMs: 800,
      ttftMs: 120,
      finishReason: "stop",
    },
  ],
};
