import "server-only";
import type { ChatRequest } from "@/lib/contracts/chat";
import { planChat } from "@/lib/core/orchestration/chat/plan";
import { runChat } from "@/lib/core/orchestration/chat/run";
import { closedOffModels } from "../../models/closed-off-models";
import type { PlanRun } from "./plan-run";
import { reserveFor } from "./reserve-for";

/** A chat request as a run (CONTRACT.md §3). */
export const planChatRun: PlanRun<ChatRequest> = (request, planning) => {
  const { identity, access, runtime } = planning;
  const { userId } = identity;
  const { evidence, modelDeps, clock } = runtime;
  const { plan, plannedCalls, category, auto } = planChat(request, {
    access,
    auto: {
      evidenceFor: (kind, goal) => evidence.read({ userId, category: kind, goal }),
      isClosedOff: closedOffModels(access, runtime),
    },
    latencies: modelDeps.latencies,
    nextTurn: () => runtime.nextTurn(userId, clock.now()),
  });
  return {
    mode: plan.isMesh ? "mesh" : "chat",
    model: request.cost_saver ? "auto" : request.model,
    asked: request.messages,
    conversationId: request.conversation_id,
    parentId: request.parent_id,
    reserveCredits: Math.max(...plannedCalls.map((call) => reserveFor("chat", [call], planning))),
    routesFor: access.routesFor,
    start: (deps, signal) => runChat(plan, deps, signal),
    // Auto learns from every chat, also from those that named their model.
    category,
    facts: {},
    auto,
    ...(auto !== null && {
      onAdmitted: () => {
        const model = plan.models[0];
        if (model !== undefined) evidence.noteChoice({ userId, category, goal: auto.goal }, model.id);
      },
    }),
  };
};
