import "server-only";
import type { ServerResponse } from "node:http";
import type { FrameSink } from "../runs/log/frame-pump";
import { openResponseTo } from "./open-responses";

/** Fills a sink; answers what to do when its reader goes before the end. */
export type Pour = (sink: FrameSink) => () => unknown;

const nothing = () => undefined;

/**
 * The body of an answer, which fills by itself once somebody takes it, no faster than he takes it. Piped into the
 * response of its own request, as Next does it, it is written there without a detour: web streams cost more a piece than
 * all that we do for it. Whoever else reads it reads a stream.
 */
export class AnswerBody extends ReadableStream<Uint8Array> {
  readonly #pour: Pour;
  readonly #response: ServerResponse | null;

  constructor(request: Request, pour: Pour) {
    super(readAsStream(pour), { highWaterMark: 0 });
    this.#pour = pour;
    this.#response = openResponseTo(request);
  }

  /** Resolves when the response is over, whole or not. */
  override pipeTo(destination: WritableStream<Uint8Array>, options?: StreamPipeOptions): Promise<void> {
    const response = this.#response;
    if (response === null) return super.pipeTo(destination, options);
    // Its caller is gone; his request's signal tells the run.
    if (response.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const leave = this.#pour(socketSink(response));
      response.once("close", () => {
        leave();
        resolve();
      });
    });
  }
}

/** The body of an answer that is there already, as a text. */
export function wholeBody(request: Request, text: string): BodyInit {
  if (openResponseTo(request) === null) return text;
  return new AnswerBody(request, (sink) => {
    sink.end(text);
    return nothing;
  });
}

function socketSink(response: ServerResponse): FrameSink {
  return {
    write: (text) => response.write(text),
    end: (text) => void response.end(text),
    onDrain: (callback) => void response.once("drain", callback),
  };
}

const unread: FrameSink = { write: () => false, end: nothing, onDrain: nothing };

/** The same as the source of a stream: what is asked for is a sink that drains. */
function readAsStream(pour: Pour): UnderlyingDefaultSource<Uint8Array> {
  const encoder = new TextEncoder();
  let isWanted = false;
  let hasReader = true;
  let drain: () => void = nothing;
  let leave: (() => unknown) | null = null;

  const sinkOf = (controller: ReadableStreamDefaultController<Uint8Array>): FrameSink => ({
    write(text) {
      if (!hasReader) return false;
      isWanted = false;
      controller.enqueue(encoder.encode(text));
      return isWanted;
    },
    end(text) {
      if (!hasReader) return;
      controller.enqueue(encoder.encode(text));
      controller.close();
    },
    onDrain(callback) {
      drain = callback;
    },
  });

  return {
    pull(controller) {
      isWanted = true;
      if (leave === null) leave = pour(sinkOf(controller));
      else {
        const wake = drain;
        drain = nothing;
        wake();
      }
    },
    cancel() {
      hasReader = false;
      // Cancelled before anybody read: whoever would have filled it is told all the same.
      leave ??= pour(unread);
      return leave() as undefined | Promise<void>;
    },
  };
}
