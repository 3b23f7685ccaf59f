"use client";

import { useQuery } from "@tanstack/react-query";
import { formatCredits } from "@/lib/client/data/format";
import { balanceQuery } from "@/lib/client/data/queries";
import { classNames } from "../ui/class-names";

const lowCredits = 5;

/** The wallet at a glance. Credits on hold for a running answer are told apart. */
export function CreditPill({ isCompact = false }: { isCompact?: boolean }) {
  const { data, isError } = useQuery(balanceQuery());
  const told = data ? `${formatCredits(data.credits)}${data.held > 0 ? `, ${data.held} on hold` : ""}` : "";
  return (
    <output
      data-testid="credit-pill"
      title={isError ? "The balance could not be read" : told}
      aria-label={data ? `Balance: ${told}` : "Balance"}
      className={classNames(
        "flex h-8 min-w-0 items-center gap-2 rounded-control border bg-panel px-2.5",
        isCompact && "h-auto flex-col gap-0.5 px-1 py-1.5",
      )}
    >
      <span
        aria-hidden="true"
        className={classNames(
          "size-1.5 shrink-0 rounded-full bg-ok",
          data && data.available <= lowCredits && "bg-warn",
          isError && "bg-error",
        )}
      />
      <span className={classNames("figures truncate text-ui", isCompact && "text-[0.6875rem]")}>
        {data ? data.credits.toLocaleString("en-US") : "···"}
      </span>
      {!isCompact && <span className="text-xs text-quiet">credits</span>}
    </output>
  );
}
