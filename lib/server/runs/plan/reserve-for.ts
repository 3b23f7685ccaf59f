import "server-only";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { reserveEstimate } from "@/lib/core/billing/reserve-estimate";
import type { PlannedCall } from "@/lib/core/orchestration/resolve-model";
import type { Runtime } from "../../runtime-type";

/** The credits to hold for a run that will make these calls (CONTRACT.md §7). */
export function reserveFor(
  mode: PricedMode,
  calls: readonly PlannedCall[],
  { env }: Pick<Runtime, "env">,
): number {
  return reserveEstimate({
    mode,
    calls: calls.map(({ model, promptTokens }) => ({ prices: model.prices, promptTokens })),
    marginBasisPoints: env.creditMarginBasisPoints,
  });
}
