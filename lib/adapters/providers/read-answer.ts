import "server-only";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { createAnswerTally } from "./answer-tally";
import { type BodyForm, findBodyForm, findStart } from "./body-form";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, Dialect } from "./dialect";
import { createEventReader } from "./event-reader";
import { parseJson } from "./parse-json";
import { createTextCollector } from "./text-collector";
import { asList, isJsonObject } from "./wire-values";

/** The longest event, and the longest whole body, in bytes: an image in base64 fits. A server that sends more is broken. */
export const maxEventBytes = 32 * 1024 * 1024;

/**
 * What one read brought: its parts, and how the answer stands. `finishing`: the finish was seen, so that the answer is
 * whole even if nothing more comes; its last parts come with the end. `hasNews`: more came than comments.
 */
export type AnswerRead = { parts: ModelPart[]; hasNews: boolean } & (
  | { state: "open" | "finishing" | "whole" }
  | { state: "failed"; failure: UpstreamFailure }
);

/** Reads an answer from its bytes, in any cuts; undefined is their end. Behind a whole or failed answer all is ignored. */
export type AnswerReader = (bytes: Uint8Array | undefined) => AnswerRead;

/**
 * Reads the body of a response into parts: a stream of events, or one JSON body from a server that does not stream.
 * Text that one read brought is one part. A failure is a value: a page, an error event, and a stream that breaks off
 * or that nobody can read.
 */
export function createAnswerReader({
  dialect,
  context,
  contentType,
}: {
  dialect: Dialect;
  context: AnswerContext;
  contentType: string | null;
}): AnswerReader {
  const tally = createAnswerTally(context);
  const decoder = dialect.createDecoder(context, tally);
  const events = createEventReader({ maxEventBytes });
  const whole = createTextCollector();
  let form: BodyForm | null = null;
  let isOver = false;

  function read(bytes: Uint8Array | undefined): AnswerRead {
    if (isOver) return { parts: [], hasNews: false, state: "whole" };
    try {
      const hasNews = bytes === undefined ? readEnd() : readBytes(bytes);
      const state = isOver ? "whole" : tally.hasFinish() ? "finishing" : "open";
      return { parts: tally.take(), hasNews, state };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      isOver = true;
      return { parts: tally.take(), hasNews: true, state: "failed", failure: error };
    }
  }

  function readBytes(bytes: Uint8Array): boolean {
    const start = form === null ? findStart(bytes) : 0;
    if (start === -1) return false;
    form ??= findBodyForm(bytes[start] ?? 0, contentType);
    const said = start === 0 ? bytes : bytes.subarray(start);
    switch (form) {
      case "events":
        return readEvents(said);
      case "json":
        whole.append(said);
        if (whole.size() > maxEventBytes)
          throw describeBrokenStream("sent an answer that is too long", context);
        return true;
      case "page":
        throw describeBrokenStream("answered with a page instead of a stream", context);
    }
  }

  function readEvents(bytes: Uint8Array): boolean {
    let hasNews = false;
    for (const { data } of feed(bytes)) {
      if (isOver) break;
      hasNews = true;
      readData(data);
    }
    return hasNews;
  }

  function feed(bytes: Uint8Array) {
    try {
      return events.feed(bytes);
    } catch (error) {
      throw describeBrokenStream("sent an event that is too long", context, error);
    }
  }

  function readData(data: string) {
    const trimmed = data.trim();
    if (trimmed === "") return;
    if (trimmed === "[DONE]") tally.end();
    else decodeJson(trimmed, "an event");
    if (tally.hasEnd()) close();
  }

  /** A server that ignores `stream: true` answers with one payload; some send all payloads in one array. */
  function decodeJson(json: string, what: string) {
    const value = parseJson(json);
    if (value === undefined) throw describeBrokenStream(`sent ${what} that is not JSON`, context);
    if (isJsonObject(value)) return decoder.decode(value);
    for (const payload of asList(value)) if (isJsonObject(payload)) decoder.decode(payload);
  }

  function readEnd(): boolean {
    if (form === "json") {
      decodeJson(whole.take(), "an answer");
      tally.end();
    }
    close();
    return true;
  }

  function close() {
    isOver = true;
    decoder.flush?.();
    tally.close();
  }

  return read;
}
