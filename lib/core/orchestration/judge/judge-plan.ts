import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { GivenAnswers } from "../given-answers";

/** A judge request, resolved. */
export type JudgePlan = {
  contestants: readonly CatalogModel[];
  judge: CatalogModel;
  criteria: readonly string[];
  passes: 1 | 2;
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
  showsReasoning: boolean;
  /** The contestants' answers, where an earlier request has them. */
  given: GivenAnswers | null;
};
