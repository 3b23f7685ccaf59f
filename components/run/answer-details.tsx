"use client";

import type { ReactNode } from "react";
import type { AnswerRecord } from "@/lib/client/answer-record";
import { formatCost, formatCredits, formatDuration } from "@/lib/client/format";
import type { AutoReason } from "@/lib/contracts/chat";
import type { RequestResponse } from "@/lib/contracts/history";
import { CopyButton } from "../ui/copy-button";
import { AttemptWaterfall } from "./attempt-waterfall";
import { autoReasonWords } from "./auto-chip";

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
            {count(record.promptTokens)} prompt <Dot /> {count(record.completionTokens)} completion
          </span>
          {record.isEstimated && <span className="text-warn"> estimated</span>}
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
            <CopyButton text={record.requestId} label="Copy request id" className="-my-1.5 pointer-coarse:-my-3.5" />
          </span>
        </Fact>
      </dl>
      {record.route && record.route.attempts.length > 0 && (
        <AttemptWaterfall route={record.route} isFramed={false} />
      )}
      {record.calls.length > 0 && <Calls calls={record.calls} />}
    </>
  );
}

const count = (tokens: number) => tokens.toLocaleString("en-US");

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

function Calls({ calls }: { calls: readonly RequestResponse[] }) {
  // The columns of a comparison all have the same role, which then says nothing.
  const hasRoles = new Set(calls.map(({ role }) => role)).size > 1;
  return (
    <div className="thin-scrollbar overflow-x-auto border-t">
      <table className="figures w-full text-xs whitespace-nowrap [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-normal">
        <caption className="sr-only">The calls of this run</caption>
        <thead className="border-b bg-sunken text-left text-quiet">
          <tr>
            {hasRoles && <th>Call</th>}
            <th>Model</th>
            <th className="text-right max-sm:hidden">Time</th>
            <th className="text-right">Tokens</th>
            <th className="text-right">Cost</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {calls.map((call) => (
            <tr key={call.call_id}>
              {hasRoles && <td className="text-quiet">{call.role}</td>}
              <td>
                {call.model}
                {call.error !== null && <span className="text-error"> failed</span>}
              </td>
              <td className="text-right text-quiet max-sm:hidden">{formatDuration(call.latency_ms)}</td>
              <td className="text-right text-quiet">{count(call.completion_tokens)}</td>
              <td className="text-right text-quiet">{call.billed ? formatCost(call.cost) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
