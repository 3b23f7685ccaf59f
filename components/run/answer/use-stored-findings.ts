"use client";

import { useQuery } from "@tanstack/react-query";
import { requestQuery } from "@/lib/client/data/queries";
import type { RunHead } from "@/lib/client/run/run-state";
import { type StoredFindings, storedFindings } from "@/lib/client/run/stored-findings";
import type { PricedMode } from "@/lib/core/billing/mode-prices";

/** What the log kept of a loaded run beside its answers; null while it is not here, and of a run of this page. */
export function useStoredFindings(head: RunHead, mode: PricedMode): StoredFindings | null {
  const isWanted = head.isStored && head.requestId !== null && mode !== "chat";
  const { data } = useQuery({ ...requestQuery(head.requestId), enabled: isWanted });
  return isWanted && data ? storedFindings(data) : null;
}
