import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { reduceBlendEvent } from "./reduce-blend-event";
import { reduceChatEvent } from "./reduce-chat-event";
import { reduceCompareEvent } from "./reduce-compare-event";
import { reduceJudgeEvent } from "./reduce-judge-event";
import type { ReduceEvent } from "./reduce-run";

const reducers: Readonly<Record<PricedMode, ReduceEvent>> = {
  chat: reduceChatEvent,
  compare: reduceCompareEvent,
  blend: reduceBlendEvent,
  judge: reduceJudgeEvent,
};

/** How a run of any mode reads its stream. */
export const reduceEvent: ReduceEvent = (run, arrived) => reducers[run.mode](run, arrived);
