import { CircleCheck, CircleDashed, CircleSlash, CircleX } from "lucide-react";
import { formatDuration } from "@/lib/client/data/format";
import { type AttemptBar, attemptBars, attemptLabel } from "@/lib/client/run/attempt-timeline";
import type { AnswerRoute } from "@/lib/client/run/run-state";
import { classNames } from "../ui/class-names";

const looks = {
  served: { icon: CircleCheck, tone: "text-ok", bar: "bg-ok" },
  failed: { icon: CircleX, tone: "text-error", bar: "bg-error" },
  skipped: { icon: CircleSlash, tone: "text-quiet", bar: "hatched min-w-3" },
  cancelled: { icon: CircleSlash, tone: "text-quiet", bar: "bg-control" },
  trying: { icon: CircleDashed, tone: "text-info", bar: "bg-info opacity-60" },
} as const;

/** Five marks; the quarters carry no figure, since there is no room for it beside a short axis. */
const ticks = [0, 0.25, 0.5, 0.75, 1];

type AttemptWaterfallProps = {
  route: AnswerRoute;
  /** A line above is all it needs inside of something that has a frame already. */
  isFramed?: boolean;
};

/** All attempts of a run on one time axis. A table underneath, so that it reads without seeing the bars. */
export function AttemptWaterfall({ route, isFramed = true }: AttemptWaterfallProps) {
  const { axisMs, bars } = attemptBars(route.attempts, route.totalMs);
  return (
    <div
      data-testid="mesh-waterfall"
      className={isFramed ? "mt-2 overflow-hidden rounded-card border bg-panel" : "border-t"}
    >
      <table className="figures block w-full text-xs">
        <caption className="sr-only">Attempts in order, with provider, outcome and time</caption>
        <thead className="sr-only">
          <tr>
            <th>Model</th>
            <th>Outcome</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody className="block divide-y">
          {bars.map((bar, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever appended
            <AttemptLine key={index} bar={bar} />
          ))}
        </tbody>
      </table>
      <Axis axisMs={axisMs} />
      {route.totalMs !== null && (
        <p className="figures border-t bg-sunken px-3 py-1.5 text-xs text-quiet">
          total {formatDuration(route.totalMs)}
          {route.savedMs !== null &&
            route.savedMs > 0 &&
            ` · saved ${formatDuration(route.savedMs)} by skipping`}
        </p>
      )}
    </div>
  );
}

const columns = "grid grid-cols-[minmax(0,17rem)_1fr_4rem] gap-x-3 px-3 max-sm:grid-cols-[1fr_4rem]";

function AttemptLine({ bar }: { bar: AttemptBar }) {
  const { icon: Icon, tone, bar: fill } = looks[bar.outcome];
  return (
    <tr data-outcome={bar.outcome} className={classNames(columns, "items-center py-1.5")}>
      <td className="flex min-w-0 items-start gap-2">
        <Icon className={classNames("mt-px size-3.5 shrink-0", tone)} aria-hidden />
        <span className="min-w-0">
          <span className="block truncate text-foreground">
            {bar.model}
            {bar.provider && <span className="text-quiet"> via {bar.provider}</span>}
          </span>
          <span className={classNames("block truncate", tone)}>{attemptLabel(bar)}</span>
        </span>
      </td>
      <td aria-hidden="true" className="relative h-3 max-sm:order-last max-sm:col-span-2 max-sm:mt-1.5">
        <span className="absolute inset-x-0 top-1/2 h-px bg-border" />
        <span
          className={classNames("absolute inset-y-0 min-w-1 rounded-[2px]", fill)}
          style={{ left: `${bar.start * 100}%`, width: `${bar.length * 100}%` }}
        />
      </td>
      <td className="text-right text-quiet">
        {bar.latencyMs === null ? "…" : bar.outcome === "skipped" ? "–" : formatDuration(bar.latencyMs)}
      </td>
    </tr>
  );
}

function Axis({ axisMs }: { axisMs: number }) {
  return (
    <div aria-hidden="true" className={classNames(columns, "border-t py-1 text-quiet max-sm:hidden")}>
      <span />
      <div className="figures relative h-4 text-[0.6875rem]">
        {ticks.map((tick) => (
          <span
            key={tick}
            className={classNames(
              "absolute top-0 before:absolute before:-top-1 before:h-1 before:w-px before:bg-control",
              tick === 0 && "left-0",
              tick === 1 && "right-0 before:right-0",
              tick > 0 && tick < 1 && "-translate-x-1/2 before:left-1/2",
            )}
            style={tick > 0 && tick < 1 ? { left: `${tick * 100}%` } : undefined}
          >
            {tick === 0 ? "0" : tick * 2 === Math.round(tick * 2) && formatDuration(axisMs * tick)}
          </span>
        ))}
      </div>
      <span />
    </div>
  );
}
