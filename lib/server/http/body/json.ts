import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import { CallerLeft } from "../caller-left";
import { findExcess } from "./json-bounds";

/**
 * The JSON value of a request body of at most `limitBytes`; an empty body is `whenEmpty` where that is given. Throws
 * AppError `payload_too_large` before reading further than the limit, `invalid_request` for bytes that are not plain
 * UTF-8, not JSON, or more structure than any request has, and `CallerLeft`.
 */
export async function readJsonBody(
  request: Request,
  { limitBytes, whenEmpty }: { limitBytes: number; whenEmpty?: unknown },
): Promise<unknown> {
  refuseEncoding(request.headers.get("content-encoding"));
  const bytes = await readBytes(request, limitBytes);
  const text = decode(bytes);
  if (text.trim() === "") {
    if (whenEmpty !== undefined) return whenEmpty;
    throw invalidRequest([{ path: "", message: "the body is empty; send a JSON object" }]);
  }
  const excess = findExcess(bytes);
  if (excess !== null) throw invalidRequest([{ path: "", message: `the body ${excess}` }]);
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the body, which may hold anything; only its position is worth telling.
    const position = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
    const where = position === undefined ? "" : ` (at ${position})`;
    throw invalidRequest([{ path: "", message: `the body is not valid JSON${where}` }]);
  }
}

/** A body of at most `limitBytes` as the text that was sent, for whoever checks a signature over it. Throws as above. */
export async function readTextBody(
  request: Request,
  { limitBytes }: { limitBytes: number },
): Promise<string> {
  return decode(await readBytes(request, limitBytes));
}

function refuseEncoding(encoding: string | null): void {
  if (encoding === null || encoding.trim().toLowerCase() === "identity") return;
  throw invalidRequest([
    { path: "Content-Encoding", message: "is not supported; send the body without compression" },
  ]);
}

/** A body of at most `limitBytes`. Throws AppError `payload_too_large` before reading further, and `CallerLeft`. */
export async function readBytes(request: Request, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new AppError("payload_too_large", { details: { limit_bytes: limitBytes } });
  if (Number(request.headers.get("content-length")) > limitBytes) throw tooLarge();
  if (request.body === null) return Buffer.alloc(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (let step = await readNext(reader); !step.done; step = await readNext(reader)) {
    total += step.value.byteLength;
    if (total > limitBytes) {
      // An endless upload stops at the limit.
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(step.value);
  }
  return Buffer.concat(chunks);
}

/** A body that breaks off is a caller who left: nothing else ends it. */
async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    throw new CallerLeft(error);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidRequest([{ path: "", message: "the body is not valid UTF-8" }]);
  }
}
