import { bench, describe } from "vitest";
import { blendRequest } from "@/lib/contracts/blend";
import { chatRequest } from "@/lib/contracts/chat";
import { compareRequest } from "@/lib/contracts/compare";
import { judgeRequest } from "@/lib/contracts/judge";
import { planBlend } from "@/lib/core/orchestration/blend/plan";
import { planChat } from "@/lib/core/orchestration/chat/plan";
import { planCompare } from "@/lib/core/orchestration/compare/plan";
import { planJudge } from "@/lib/core/orchestration/judge/plan";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import { noEvidence } from "@/lib/core/routing/evidence";
import { scriptedModel } from "../support/scripted-models";

/** As long as a body may be, about. */
const prompt = "word ".repeat(800_000);
const models = Array.from({ length: 10 }, (_, index) =>
  scriptedModel(`model-${index}`, { contextWindow: 4_000_000 }),
);
const ids = models.map(({ id }) => id);
const access: ModelAccess = {
  models,
  findModel: (id) => models.find((model) => model.id === id),
  routesFor: ({ routes }) => routes.map((route) => ({ ...route, scope: "platform", byok: false })),
  isAllowed: () => true,
};
/** Anew each time, since what was measured of a message is remembered. */
const ask = () => ({ messages: [{ role: "user" as const, content: prompt }] });

describe("planning with a prompt of 4 MB, the event loop blocked for as long", () => {
  bench("a chat with auto", () => {
    planChat(chatRequest.parse({ ...ask(), model: "auto" }), {
      access,
      auto: { evidenceFor: () => noEvidence, isClosedOff: () => false },
      latencies: {
        noteFirstToken: () => undefined,
        noteFailure: () => undefined,
        firstTokenMs: () => null,
        lastFailureMs: () => null,
      },
      nextTurn: () => 0,
    });
  });
  bench("a compare of nine models", () => {
    planCompare(compareRequest.parse({ ...ask(), models: ids.slice(0, 9) }), access);
  });
  bench("a blend of six models", () => {
    planBlend(blendRequest.parse({ ...ask(), models: ids.slice(0, 6), strategy: "council" }), access);
  });
  bench("a judge of four contestants", () => {
    planJudge(judgeRequest.parse({ ...ask(), contestants: ids.slice(0, 4) }), access);
  });
});
