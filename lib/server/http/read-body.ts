import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";

/**
 * The JSON value of a request body of at most `limitBytes`; an empty body is `whenEmpty` where that is given.
 * Throws AppError `payload_too_large` before reading further than the limit, and `invalid_request` for bytes that
 * are not UTF-8 or not JSON.
 */
export async function readJsonBody(
  request: Request,
  { limitBytes, whenEmpty }: { limitBytes: number; whenEmpty?: unknown },
): Promise<unknown> {
  const bytes = await readBytes(request, limitBytes);
  const text = decode(bytes);
  if (text.trim() === "") {
    if (whenEmpty !== undefined) return whenEmpty;
    throw invalidRequest([{ path: "", message: "the body is empty; send a JSON object" }]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the body, which may hold anything; only its position is worth telling.
    const position = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
    const where = position === undefined ? "" : ` (at ${position})`;
    throw invalidRequest([{ path: "", message: `the body is not valid JSON${where}` }]);
  }
}

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new AppError("payload_too_large", { details: { limit_bytes: limitBytes } });
  if (Number(request.headers.get("content-length")) > limitBytes) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidRequest([{ path: "", message: "the body is not valid UTF-8" }]);
  }
}
