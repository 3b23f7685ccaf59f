import "server-only";
import type { StoredRequest, StoredRequestDetail } from "@/lib/adapters/database/records/requests";
import type { ResponseRecord } from "@/lib/adapters/database/records/run-record";
import type { RequestDetail, RequestResponse, RequestRow } from "@/lib/contracts/history";
import { picoUsdToUsd } from "@/lib/core/billing/usd";

/** A request of the log as it travels. */
export function toRequestRow(request: StoredRequest): RequestRow {
  return {
    id: request.id,
    mode: request.mode,
    model: request.model,
    resolved_model: request.resolvedModel,
    provider: request.provider,
    status: request.status,
    finish_reason: request.finishReason,
    prompt_tokens: request.promptTokens,
    completion_tokens: request.completionTokens,
    cost: picoUsdToUsd(request.costPicoUsd),
    credits_charged: request.creditsCharged,
    latency_ms: request.latencyMs,
    ttft_ms: request.ttftMs,
    byok: request.byok,
    created_at: request.createdAt.toISOString(),
    preview: request.preview,
  };
}

/** A request with its messages, its model calls and its attempts, as it travels. */
export function toRequestDetail(request: StoredRequestDetail): RequestDetail {
  return {
    ...toRequestRow(request),
    conversation_id: request.conversationId,
    messages: request.messages,
    ...(request.isPromptCut && { messages_truncated: true as const }),
    responses: request.responses.map(toResponse),
    attempts: request.attempts,
    summary: { ...(request.category !== null && { category: request.category }), ...request.summary },
    error: request.error,
  };
}

function toResponse(response: ResponseRecord): RequestResponse {
  return {
    call_id: response.callId,
    role: response.role,
    model: response.model,
    provider: response.provider,
    status: response.status,
    content: response.content,
    ...(response.reasoning && { reasoning: response.reasoning }),
    error: response.error,
    prompt_tokens: response.promptTokens,
    completion_tokens: response.completionTokens,
    usage_source: response.usageSource,
    cost: picoUsdToUsd(response.costPicoUsd),
    ...(typeof response.providerCostPicoUsd === "bigint" && {
      provider_cost: picoUsdToUsd(response.providerCostPicoUsd),
    }),
    billed: response.billed,
    latency_ms: response.latencyMs,
    ttft_ms: response.ttftMs,
    finish_reason: response.finishReason,
  };
}
