import { expect } from "vitest";
import { POST as blend } from "@/app/api/v1/blend/route";
import { POST as compare } from "@/app/api/v1/compare/route";
import { POST as judge } from "@/app/api/v1/judge/route";
import { type ConversationDetail, conversationDetail } from "@/lib/contracts/conversations";
import { creditsTransactions } from "@/lib/contracts/credits";
import { historyList, type RequestDetail, requestDetail } from "@/lib/contracts/history";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { type ApiRoute, callApi } from "./api-routes";
import { type Caller, openApiStage } from "./api-stage";
import { type ApiWorld, apiRequest } from "./api-world";
import { readEvents } from "./read-events";
import { type Play, type TimedModels, timedModels } from "./timed-models";

const modes = { compare, blend, judge } as const;
export type ManyModelMode = keyof typeof modes;

/** What a request of one of the three modes left behind, as its caller can see it. */
export type Traces = {
  balance: { credits: number; held: number };
  /** How many requests the log has. */
  logged: number;
  /** The signed credits of every charge. */
  charges: number[];
};

export type ModeWorld = {
  world: ApiWorld;
  models: TimedModels;
  caller: Caller;
  /** Sends a request; time does not pass by itself. */
  send: (mode: ManyModelMode, fields: object, options?: { signal?: AbortSignal }) => Promise<Response>;
  /** The whole stream of a request that is answered with 200. */
  stream: (mode: ManyModelMode, fields: object) => Promise<StreamEvent[]>;
  /** The JSON answer of a request that does not stream. */
  json: (mode: ManyModelMode, fields: object) => Promise<{ status: number; body: Record<string, unknown> }>;
  traces: () => Promise<Traces>;
  /** The newest request of the caller, with everything that was kept of it. */
  newest: () => Promise<RequestDetail>;
  conversation: (id: unknown) => Promise<ConversationDetail>;
};

export type ModeStage = {
  arrange: (
    play: Play,
    options?: { credits?: number; isPaid?: boolean; settings?: Record<string, string> },
  ) => Promise<ModeWorld>;
  close: () => Promise<void>;
};

export const question = [{ role: "user", content: "Why is the sky blue?" }];
const settings = { OPENAI_API_KEY: "sk-test", ANTHROPIC_API_KEY: "sk-ant-test" };

/**
 * The server in process with models in virtual time. Each arrangement has a caller of its own, who is paid and has 50
 * credits unless it says otherwise.
 */
export async function openModeStage(): Promise<ModeStage> {
  const stage = await openApiStage();
  let opened: ApiWorld | undefined;

  return {
    close: async () => {
      await opened?.close();
      await stage.close();
    },
    arrange: async (play, { credits = 50, isPaid = true, settings: changes = {} } = {}) => {
      await opened?.close();
      const models = timedModels(() => world.clock, play);
      const world = await stage.open({
        settings: { ...settings, ...changes },
        openRoute: models.openRoute,
      });
      opened = world;
      const caller = await stage.newCaller({ credits, isPaid });
      const { key } = caller;
      const ask = async (route: ApiRoute, options: Parameters<typeof callApi>[1] = {}) =>
        (await callApi(route, { key, ...options })).json();

      const send: ModeWorld["send"] = (mode, fields, options = {}) => {
        const request = apiRequest(`/api/v1/${mode}`, { body: { messages: question, ...fields }, key });
        return modes[mode](new Request(request, options));
      };
      return {
        world,
        models,
        caller,
        send,
        stream: async (mode, fields) => {
          const response = await models.finish(send(mode, fields));
          expect(response.status).toBe(200);
          return models.finish(readEvents(response));
        },
        json: async (mode, fields) => {
          const response = await models.finish(send(mode, { ...fields, stream: false }));
          return { status: response.status, body: await response.json() };
        },
        traces: async () => ({
          balance: await stage.balanceOf(caller),
          logged: historyList.parse(await ask("GET /history")).total,
          charges: creditsTransactions
            .parse(await ask("GET /credits/transactions"))
            .flatMap((transaction) => (transaction.type === "charge" ? [transaction.credits] : [])),
        }),
        newest: async () => {
          const { items } = historyList.parse(await ask("GET /history", { query: "?limit=1" }));
          return requestDetail.parse(await ask("GET /history/{id}", { id: items[0]?.id ?? "" }));
        },
        conversation: async (id) =>
          conversationDetail.parse(await ask("GET /conversations/{id}", { id: String(id) })),
      };
    },
  };
}
