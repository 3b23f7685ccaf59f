import "server-only";
import type { RunMode } from "@/lib/contracts/conversations";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { PromptCategory } from "@/lib/core/catalog/types";
import type { ModeGenerator } from "@/lib/core/orchestration/mode-run";
import type { RunAnswer } from "@/lib/core/orchestration/run-answer";
import type { RunDeps } from "@/lib/core/orchestration/run-deps";
import type { AutoChoice } from "@/lib/core/orchestration/run-receipt";

/** A mode's run as the money sees it: what it is, what it needs up front, how to start it, what is kept of it. */
export type RunSpec = {
  mode: RunMode;
  /** What the caller asked for, as the request log shows it. */
  model: string;
  /** The caller's own words. The prompt that models are sent may say more. */
  asked: readonly ChatMessage[];
  conversationId: string | undefined;
  /** The message of that conversation that it continues, null for none; undefined for the one that it shows. */
  parentId: string | null | undefined;
  /** Credits to hold before any upstream call. */
  reserveCredits: number;
  routesFor: RunDeps["routesFor"];
  start: (deps: RunDeps, signal: AbortSignal) => ModeGenerator;
  /** What kind of prompt it is, where that is asked: Auto learns from it. */
  category?: PromptCategory;
  /** What the request log keeps of the request, and of its result, beyond the calls themselves. */
  facts: Record<string, unknown>;
  summarise?: (answer: RunAnswer) => Record<string, unknown>;
  auto: AutoChoice | null;
  /** Called once credits are set aside. */
  onAdmitted?: () => void;
};
