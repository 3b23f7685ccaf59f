import "server-only";
import { endFrame, pingFrame, sseFrame } from "@/lib/core/stream/sse-encode";
import type { Dialect } from "../dialect";
import { encodeAnswer } from "./encode-answer";
import { encodeEvent } from "./encode-event";

/** Our own wire (CONTRACT.md §2). Where a mesh is at work the chunks say so, and attempts are told. */
export function nativeDialect({ isMesh }: { isMesh: boolean }): Dialect {
  return {
    name: "native",
    encodeEvent(event) {
      const encoded = encodeEvent(event, { isMesh });
      return encoded === null ? null : sseFrame(encoded);
    },
    endFrame,
    pingFrame,
    encodeAnswer,
  };
}
