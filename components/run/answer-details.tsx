"use client";

import type { ReactNode } from "react";
import { formatCost, formatCredits } from "@/lib/client/data/format";
import type { AnswerRecord } from "@/lib/client/run/answer-record";
import type { AutoReason } from "@/lib/contracts/chat";
import { CopyButton } from "../ui/copy-button";
import { AttemptWaterfall } from "./attempt-waterfall";
import { autoReasonWords } from "./auto-chip";
import { RunCalls } from "./run-calls";

/** Everything the log knows about one answer: who was asked and who answered, why, what it took and its id. */
export function AnswerDetails({ record }: { record: AnswerRecord }) {
  return (
    <>
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 px-3 py-3 text-xs max-sm:grid-cols-[3.5rem_minmax(0,1fr)]">
        <Fact name="Model">
          <Models record={record} />
        </Fact>
        {record.autoReason && (
          <Fact name="Auto">
            <Choice reason={record.autoReason} record={record} />
          </Fact>
        )}
        <Fact name="Tokens">
          <span className="figures">
            {record.promptTokens.toLocaleString("en-US")} prompt <Dot />{" "}
            {record.completionTokens.toLocaleString("en-US")} completion
          </span>
          {record.isEstimated && (
            <span className="text-warn">
              {" "}
              <Dot /> estimated
            </span>
          )}
        </Fact>
        <Fact name="Cost">
          <span className="figures">
            {formatCost(record.costUsd)} <Dot /> {formatCredits(record.credits)}
          </span>
          {record.calls.length > 0 && <Quiet> for the whole run</Quiet>}
          {record.isOwnKey && <Quiet> with your own provider key</Quiet>}
        </Fact>
        <Fact name="Request">
          <span className="figures flex min-w-0 items-center gap-0.5">
            <span className="truncate">{record.requestId}</span>
            <CopyButton
              text={record.requestId}
              label="Copy request id"
              className="-my-1.5 pointer-coarse:-my-3.5"
            />
          </span>
        </Fact>
      </dl>
      {record.route && record.route.attempts.length > 0 && (
        <AttemptWaterfall route={record.route} isFramed={false} />
      )}
      {record.calls.length > 0 && <RunCalls calls={record.calls} />}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function Models({ record: { requestedModel, model, provider } }: { record: AnswerRecord }) {
  return (
    <span className="figures">
      {requestedModel !== model && (
        <span className="text-quiet">
          {requestedModel} <span aria-hidden="true">→</span>
          <span className="sr-only">was asked, answered by</span>{" "}
        </span>
      )}
      {model}
      {provider && <Quiet> via {provider}</Quiet>}
    </span>
  );
}

function Choice({ reason, record }: { reason: AutoReason; record: AnswerRecord }) {
  const more = [
    reason.runner_up !== null && { key: "runner-up", text: `ahead of ${reason.runner_up}` },
    record.goal !== null && { key: "goal", text: `goal ${record.goal}` },
    record.isAutoFromEvidence && { key: "evidence", text: "by what earlier requests showed" },
  ].filter((part) => part !== false);
  return (
    <>
      {autoReasonWords(reason)}
      <span className="mt-0.5 block text-quiet">
        {more.map(({ key, text }, index) => (
          <span key={key}>
            {index > 0 && (
              <>
                {" "}
                <Dot />{" "}
              </>
            )}
            {text}
          </span>
        ))}
      </span>
    </>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return <span className="text-quiet">{children}</span>;
}

function Dot() {
  return (
    <span aria-hidden="true" className="text-control">
      ·
    </span>
  );
}
