import "server-only";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { reserveEstimate } from "@/lib/core/billing/reserve-estimate";
import { dearestPrices } from "@/lib/core/catalog/prices";
import type { ModelAccess, PlannedCall } from "@/lib/core/orchestration/resolve-model";
import type { Runtime } from "../../runtime-type";

/** The credits to hold for a run that will make these calls, whichever of their routes is taken (CONTRACT.md §7). */
export function reserveFor(
  mode: PricedMode,
  calls: readonly PlannedCall[],
  { access, runtime: { env } }: { access: Pick<ModelAccess, "routesFor">; runtime: Pick<Runtime, "env"> },
): number {
  // What own keys serve is not paid in credits.
  const paid = calls.filter(({ model }) => access.routesFor(model).some(({ byok }) => !byok));
  if (paid.length === 0) return 0;
  return reserveEstimate({
    mode,
    calls: paid.map(({ model, promptTokens }) => ({
      prices: dearestPrices(access.routesFor(model).filter(({ byok }) => !byok)),
      promptTokens,
    })),
    marginBasisPoints: env.creditMarginBasisPoints,
  });
}
