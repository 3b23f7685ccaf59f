import "server-only";
import * as z from "zod";
import type { RunMode } from "@/lib/contracts/conversations";
import type { Attempt } from "@/lib/contracts/errors";
import { attempt } from "@/lib/contracts/errors";
import type { RequestStatus } from "@/lib/contracts/history";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { DatabaseClient, Db } from "../engine/client";
import { containing } from "../engine/containing";
import { toStorableText } from "../engine/storable";
import type { Prisma } from "../generated/client";
import { readPrompt } from "./kept-prompt";
import type { ResponseRecord } from "./run-record";

/** One request of the log. `reserve` starts a row and `settle`, `releaseHold` or `expireStale` ends it. */
export type StoredRequest = {
  id: string;
  mode: RunMode;
  model: string;
  resolvedModel: string | null;
  provider: string | null;
  status: RequestStatus;
  finishReason: string | null;
  promptTokens: number;
  completionTokens: number;
  costPicoUsd: bigint;
  creditsCharged: number;
  creditsShort: number;
  latencyMs: number | null;
  ttftMs: number | null;
  byok: boolean;
  preview: string | null;
  createdAt: Date;
};

export type StoredRequestDetail = StoredRequest & {
  conversationId: string | null;
  /** Null under zero retention. */
  messages: ChatMessage[] | null;
  /** Of a very long prompt the oldest part was not kept. */
  isPromptCut: boolean;
  category: string | null;
  summary: Record<string, unknown>;
  error: string | null;
  attempts: Attempt[];
  responses: ResponseRecord[];
};

export type RequestFilter = {
  userId: string;
  limit: number;
  offset: number;
  mode?: RunMode | undefined;
  /** Found in the preview or a model's id, in any case. */
  search?: string | undefined;
  /** Only requests made at or after this moment. */
  since?: Date | undefined;
};

/** A page of the user's requests, newest first. */
export async function findRequests(db: DatabaseClient, filter: RequestFilter): Promise<StoredRequest[]> {
  const rows = await db.request.findMany({
    where: whereOf(filter),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: filter.limit,
    skip: filter.offset,
    select: requestColumns,
  });
  return rows.map(withWholeCredits);
}

/** The same with the count of all that match. */
export async function listRequests(
  db: DatabaseClient,
  filter: RequestFilter,
): Promise<{ items: StoredRequest[]; total: number }> {
  const [items, total] = await Promise.all([
    findRequests(db, filter),
    db.request.count({ where: whereOf(filter) }),
  ]);
  return { items, total };
}

function whereOf({ userId, mode, search, since }: RequestFilter): Prisma.RequestWhereInput {
  return {
    userId,
    ...(mode === undefined ? {} : { mode }),
    ...(since === undefined ? {} : { createdAt: { gte: since } }),
    ...(search === undefined || search === "" ? {} : { OR: matching(search) }),
  };
}

/** One request of the user with its calls and attempts; null when it is not theirs. */
export async function readRequest(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<StoredRequestDetail | null> {
  const row = await db.request.findFirst({
    where: { id: toStorableText(id), userId },
    select: {
      ...requestColumns,
      conversationId: true,
      messages: true,
      category: true,
      summary: true,
      error: true,
      attempts: { orderBy: { position: "asc" }, select: attemptColumns },
      responses: { orderBy: { position: "asc" }, select: responseColumns },
    },
  });
  if (row === null) return null;
  const prompt = await readPrompt(db, userId, row.messages);
  return {
    ...withWholeCredits(row),
    messages: prompt?.messages ?? null,
    isPromptCut: prompt?.isCut ?? false,
    summary: storedSummary.parse(row.summary),
    attempts: row.attempts.map(toAttempt),
    responses: row.responses.map((response) => ({
      ...response,
      usageSource: usageSource.parse(response.usageSource),
    })),
  };
}

const storedSummary = z.record(z.string(), z.unknown());
const usageSource = z.enum(["provider", "estimate"]);

function matching(search: string): Prisma.RequestWhereInput[] {
  const found = containing(search);
  return (["preview", "model", "resolvedModel"] as const).map((column) => ({ [column]: found }));
}

function withWholeCredits<Row extends { creditsCharged: bigint; creditsShort: bigint }>(row: Row) {
  return { ...row, creditsCharged: Number(row.creditsCharged), creditsShort: Number(row.creditsShort) };
}

type AttemptRow = Prisma.RequestAttemptGetPayload<{ select: typeof attemptColumns }>;

function toAttempt({ model, provider, status, statusCode, reason, error, latencyMs }: AttemptRow): Attempt {
  return attempt.parse({
    model,
    provider,
    status,
    ...(statusCode === null ? {} : { status_code: statusCode }),
    ...(reason === null ? {} : { reason }),
    ...(error === null ? {} : { error }),
    latency_ms: latencyMs,
  });
}

const requestColumns = {
  id: true,
  mode: true,
  model: true,
  resolvedModel: true,
  provider: true,
  status: true,
  finishReason: true,
  promptTokens: true,
  completionTokens: true,
  costPicoUsd: true,
  creditsCharged: true,
  creditsShort: true,
  latencyMs: true,
  ttftMs: true,
  byok: true,
  preview: true,
  createdAt: true,
} as const;

const attemptColumns = {
  model: true,
  provider: true,
  status: true,
  statusCode: true,
  reason: true,
  error: true,
  latencyMs: true,
} as const;

const responseColumns = {
  callId: true,
  role: true,
  model: true,
  provider: true,
  status: true,
  content: true,
  reasoning: true,
  error: true,
  promptTokens: true,
  completionTokens: true,
  usageSource: true,
  costPicoUsd: true,
  providerCostPicoUsd: true,
  billed: true,
  latencyMs: true,
  ttftMs: true,
  finishReason: true,
} as const;
