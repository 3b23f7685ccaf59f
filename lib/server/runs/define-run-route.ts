import "server-only";
import type * as z from "zod";
import { AppError } from "@/lib/contracts/errors";
import type { KeyMode } from "@/lib/contracts/keys";
import type { ChatMessage } from "@/lib/contracts/messages";
import { invalidRequest } from "@/lib/contracts/parse";
import { allowsMode } from "@/lib/core/access/key-rules";
import type { Identity } from "../auth/identity";
import { nativeDialect } from "../dialects/native/native-dialect";
import { defineRoute, type RouteHandler } from "../http/define-route";
import { takeOwnImages } from "../uploads/own-images";
import type { RunOwner } from "./pay/open-run";
import { type FromEarlier, readGivenAnswers } from "./plan/given-answers";
import { type PlanRun, planningFor } from "./plan/plan-run";
import { startRun } from "./start-run";

type AnyRunRequest = {
  messages: ChatMessage[];
  stream: boolean;
  allow_credits_fallback: boolean;
  store: boolean;
  conversation_id?: string | undefined;
  parent_id?: string | null | undefined;
} & FromEarlier;

/** The POST of a mode: its request becomes a run, which is streamed, or answered whole with `stream: false`. */
export function defineRunRoute<Request extends AnyRunRequest>({
  bucket,
  body,
  plan,
}: {
  /** The mode, whose quota is named after it. */
  bucket: KeyMode;
  body: z.ZodType<Request>;
  plan: PlanRun<Request>;
}): RouteHandler {
  return defineRoute({
    bucket,
    access: "inference",
    body,
    handler: async ({ body, identity, headers, requestId, runtime }) => {
      refuseMode(identity, bucket);
      refuseLooseParent(body);
      const messages = await takeOwnImages(body.messages, { identity, headers, runtime });
      const request = { ...body, messages };
      const given = await readGivenAnswers(body, { identity, runtime });
      const options = { allowsCreditsFallback: request.allow_credits_fallback, given };
      const owner = ownerOf(identity, { headers, requestId, isStored: request.store });
      const spec = plan(request, planningFor(identity, runtime, options));
      return {
        run: startRun(spec, owner, runtime),
        dialect: nativeDialect({ isMesh: spec.mode === "mesh" }),
        stream: request.stream,
      };
    },
  });
}

/** The header by which a caller caps what one request may cost, in credits. */
const capHeader = "X-LLMWise-Max-Credits";

/** Who pays for a run, and how much at most: the lower of what the key and the request allow. */
function ownerOf(
  { userId, keyId, rules, zeroRetention }: Identity,
  { headers, requestId, isStored }: { headers: Headers; requestId: string; isStored: boolean },
): RunOwner {
  const caps = [rules?.perRequestMaxCredits ?? null, readCap(headers.get(capHeader))].filter(
    (cap) => cap !== null,
  );
  return {
    userId,
    requestId,
    keepsTexts: isStored && !zeroRetention,
    apiKey: keyId === null ? null : { id: keyId, isNamed: rules !== null },
    maxCredits: caps.length === 0 ? null : Math.min(...caps),
  };
}

function readCap(written: string | null): number | null {
  if (written === null) return null;
  if (/^[1-9]\d{0,8}$/.test(written)) return Number(written);
  throw invalidRequest([{ path: capHeader, message: "must be a whole number of credits, at least 1" }]);
}

/** A message is found in its conversation alone. */
function refuseLooseParent({ parent_id, conversation_id }: AnyRunRequest): void {
  if (parent_id === undefined || parent_id === null || conversation_id !== undefined) return;
  throw invalidRequest([{ path: "parent_id", message: "needs the conversation_id of its message" }]);
}

function refuseMode({ rules }: Identity, mode: KeyMode): void {
  if (rules === null || allowsMode(rules, mode)) return;
  throw new AppError("forbidden", { message: `This key may not be used for ${mode}.` });
}
