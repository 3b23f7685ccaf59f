import "server-only";
import type { AppError } from "@/lib/contracts/errors";
import type { WholeAnswer } from "../dialect";

/** An error in our own words (CONTRACT.md §1). */
export function encodeError(error: AppError, requestId: string): WholeAnswer {
  return { status: error.status, body: error.toBody(requestId) };
}
