import "server-only";
import { isDatabaseDown } from "@/lib/adapters/database/engine/database-errors";
import { AppError } from "@/lib/contracts/errors";
import { PaymentsDown } from "@/lib/core/billing/payment-gateway";
import { StoreDown } from "@/lib/core/resilience/store-down";
import type { Log } from "./log";

/**
 * The error as the caller may see it. What we did not foresee is logged with its cause and told as
 * `internal_error`; a lost store is `unavailable`, never an authentication failure.
 */
export function toAppError(error: unknown, { requestId, log }: { requestId: string; log: Log }): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof StoreDown || isDatabaseDown(error)) {
    log.error("database unavailable", { requestId, error });
    return new AppError("unavailable", { cause: error });
  }
  if (error instanceof PaymentsDown) {
    log.error("payment provider unavailable", { requestId, error });
    const message = "The payment provider cannot be reached. Nothing was charged; please try again.";
    return new AppError("unavailable", { message, cause: error });
  }
  log.error("unexpected error", { requestId, error });
  return new AppError("internal_error", { cause: error });
}
