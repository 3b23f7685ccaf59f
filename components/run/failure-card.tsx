"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { RunFailure } from "@/lib/client/data/run-failure";
import { Button, buttonStyles } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { type FailureAction, failureCopy } from "./failure-copy";

type FailureCardProps = {
  failure: RunFailure;
  /** Text had already been delivered, and the part that was is charged. */
  isPartial: boolean;
  waitSeconds: number;
  onAction: (action: FailureAction) => void;
};

/** With nothing left no model fits, so none is recommended. */
const emptyWallet =
  "The wallet is empty, so no model can answer. Your text is back in the box and nothing was charged.";

/** A failure with what happened, what to do, and the id to ask about it. */
export function FailureCard({ failure, isPartial, waitSeconds, onAction }: FailureCardProps) {
  // A provider that broke off in the middle did answer: what matters then is that the answer is not whole.
  const copy = failureCopy[isPartial && failure.kind === "upstream" ? "interrupted" : failure.kind];
  const charged = isPartial && !failure.refunded ? " You were charged for the part that was delivered." : "";
  return (
    <div
      role="alert"
      data-testid="failure-card"
      data-kind={failure.kind}
      className="rounded-card border border-error/40 bg-[color-mix(in_srgb,var(--error)_5%,var(--panel))] p-4"
    >
      <div className="flex items-start gap-2.5">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-error" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium">{copy.title}</p>
          {!failure.credits && <p className="mt-0.5 text-sm break-words">{failure.sentence}</p>}
          {failure.issues.length > 0 && <Issues failure={failure} />}
          {failure.credits && (
            <p className="figures mt-1 text-ui">
              needed {failure.credits.required} · available {failure.credits.available}
            </p>
          )}
          <p className="mt-1 text-ui text-quiet">
            {failure.credits?.available === 0 ? emptyWallet : copy.advice}
            {charged}
          </p>
          <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
            {copy.action === "sign-in" ? (
              <Link href="/sign-in" className={buttonStyles({ size: "small" })}>
                {copy.actionLabel}
              </Link>
            ) : (
              <Button size="small" disabled={waitSeconds > 0} onClick={() => onAction(copy.action)}>
                {waitSeconds > 0 ? (
                  <>
                    {copy.actionLabel} in <span className="figures">{waitSeconds} s</span>
                  </>
                ) : (
                  copy.actionLabel
                )}
              </Button>
            )}
            {failure.requestId && (
              <span className="figures flex min-w-0 items-center text-xs text-quiet">
                <span className="truncate">{failure.requestId}</span>
                <CopyButton text={failure.requestId} label="Copy request id" />
              </span>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

function Issues({ failure }: { failure: RunFailure }) {
  return (
    <ul className="mt-1 text-ui">
      {failure.issues.slice(0, 5).map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path && <code className="figures text-xs">{path}</code>} {message}
        </li>
      ))}
    </ul>
  );
}
