import "server-only";
import { pipeline, Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { NextBytes } from "./byte-queue";
import { describeBrokenStream } from "./describe-failure";
import type { NamedProvider } from "./describe-network-error";

/** What is there comes out at once, and a body that breaks off gives what it had. */
const zlibOptions = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH };

const inflaters = {
  gzip: () => createGunzip(zlibOptions),
  "x-gzip": () => createGunzip(zlibOptions),
  deflate: () => createInflate(zlibOptions),
  br: () => createBrotliDecompress(brotliOptions),
} as const;

/**
 * The body without its compression, for servers that compress though we ask them not to; the body itself where there
 * is none. Throws what the body throws, and UpstreamFailure for bytes that are not what the header says.
 */
export function inflateBody(
  next: NextBytes,
  contentEncoding: string | null,
  named: NamedProvider,
): NextBytes {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "";
  if (!isKnown(encoding)) return next;
  const inflater = inflaters[encoding]();
  // Errors come out at the reader's end.
  pipeline(Readable.from(pull(next)), inflater, () => undefined);
  const inflated = inflater[Symbol.asyncIterator]();
  return async () => {
    try {
      const { done, value } = await inflated.next();
      return done ? undefined : value;
    } catch (error) {
      if (error instanceof UpstreamFailure) throw error;
      throw describeBrokenStream("sent a body that cannot be unpacked", named, error);
    }
  };
}

function isKnown(encoding: string): encoding is keyof typeof inflaters {
  return Object.hasOwn(inflaters, encoding);
}

async function* pull(next: NextBytes): AsyncGenerator<Uint8Array, void> {
  for (let bytes = await next(); bytes !== undefined; bytes = await next()) yield bytes;
}
