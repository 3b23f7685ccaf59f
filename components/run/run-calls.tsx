import { formatCost, formatDuration } from "@/lib/client/data/format";
import type { RequestResponse } from "@/lib/contracts/history";

/** The model calls of a run of several: who wrote, how long it took and what it cost. */
export function RunCalls({ calls }: { calls: readonly RequestResponse[] }) {
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
              <td className="text-right text-quiet">{call.completion_tokens.toLocaleString("en-US")}</td>
              <td className="text-right text-quiet">{call.billed ? formatCost(call.cost) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
