import "server-only";
import type { FailedChunk, FinalChunk, RouteEvent, StreamEvent } from "@/lib/contracts/stream-events";
import {
  type CallOutcome,
  failureSentence,
  failureStatus,
} from "@/lib/core/orchestration/calls/call-outcome";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import { metricsOf } from "./call-fields";
import { draftEnded, draftStarted } from "./encode-draft";
import { encodeEnd } from "./encode-end";
import { encodeComparison, encodeFinding, encodeVerdict } from "./encode-findings";

/** The event on our wire; null for what it does not carry. `content_length` counts as JavaScript's `length` does. */
export function encodeEvent(event: RunEvent, { isMesh }: { isMesh: boolean }): StreamEvent | null {
  switch (event.type) {
    case "text-delta":
      return {
        ...chunkMark(isMesh),
        model: event.model,
        delta: event.text,
        done: false,
        latency_ms: event.latencyMs,
        content_length: event.contentLength,
      };
    case "reasoning-delta":
      return { event: "reasoning", model: event.model, text: event.text };
    case "call-ended":
      return { ...chunkMark(isMesh), ...(event.hasFailed ? failed(event.outcome) : final(event.outcome)) };
    case "attempt-started":
      return isMesh
        ? { event: "route", model: event.model, status: "trying", provider: event.provider }
        : null;
    case "attempt-ended":
      return isMesh ? routeEvent(event.attempt) : null;
    case "mesh-ended": {
      const { outcome, totalMs, savedMs } = event;
      return {
        event: "trace",
        final_model: outcome.status === "done" ? outcome.model : null,
        attempts: outcome.attempts,
        trace: outcome.attempts,
        total_ms: totalMs,
        saved_ms: savedMs,
        ...(outcome.failure !== null && { terminal_error: outcome.failure.message }),
      };
    }
    case "columns-compared":
      return { event: "summary", ...encodeComparison(event.comparison) };
    case "draft-started":
      return draftStarted(event.proposal);
    case "draft-delta": {
      const { model, layer, index } = event.proposal;
      return { event: "source_delta", model: model.id, layer, index, text: event.text };
    }
    case "draft-reasoning": {
      const { model, layer, index } = event.proposal;
      return { event: "reasoning", model: model.id, text: event.text, layer, index };
    }
    case "draft-ended":
      return draftEnded(event);
    case "drafts-analysed":
      return encodeFinding(event.finding);
    case "synthesis-started": {
      const { model, strategy, sources } = event;
      return { event: "synthesis", status: "started", model, strategy, sources };
    }
    case "answers-judged":
      return encodeVerdict(event);
    case "run-ended":
      return encodeEnd(event.receipt);
    default:
      return event satisfies never;
  }
}

const mesh = { event: "chunk" } as const;
const plain = {} as const;

/** Only a mesh marks its chunks (CONTRACT.md §2). */
function chunkMark(isMesh: boolean): { event?: "chunk" } {
  return isMesh ? mesh : plain;
}

function final(outcome: CallOutcome): FinalChunk {
  return {
    model: outcome.model,
    delta: "",
    done: true,
    content_length: outcome.content.length,
    ...metricsOf(outcome),
    full_content: outcome.content,
  };
}

function failed(outcome: CallOutcome): FailedChunk {
  return {
    model: outcome.model,
    delta: "",
    done: true,
    error: failureSentence(outcome),
    status_code: failureStatus(outcome),
    latency_ms: Math.round(outcome.latencyMs),
    content_length: outcome.content.length,
  };
}

/** Failures and skips are told as they come; what went well the trace alone tells. */
function routeEvent({ status, ...attempt }: CallOutcome["attempts"][number]): RouteEvent | null {
  if (status !== "failed" && status !== "skipped") return null;
  return { event: "route", status, ...attempt };
}
