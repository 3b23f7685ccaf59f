import "server-only";
import { readRequest } from "@/lib/adapters/database/records/requests";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";
import type { GivenAnswers } from "@/lib/core/orchestration/given-answers";
import type { Identity } from "../../auth/identity";
import type { Runtime } from "../../runtime-type";

const path = "source_request_id";

/** What a request may start from: the models that it names, and the earlier request that they answered. */
export type FromEarlier = {
  source_request_id?: string | undefined;
  models?: readonly string[];
  contestants?: readonly string[];
};

/**
 * The answers of an earlier request of the caller that a blend or a judge starts from; null where it starts from none.
 * Throws AppError `not_found`, also for somebody else's request, and `invalid_request` where its texts were not kept or a
 * model that is named did not answer there.
 */
export async function readGivenAnswers(
  request: FromEarlier,
  { identity: { userId }, runtime: { db } }: { identity: Identity; runtime: Pick<Runtime, "db"> },
): Promise<GivenAnswers | null> {
  const { source_request_id: id } = request;
  if (id === undefined) return null;
  const source = await readRequest(db, { userId, id });
  if (source === null) throw new AppError("not_found", { message: "There is no such request." });
  const answers = source.responses.filter(({ role, status }) => role === "answer" && status === "done");
  const given = new Map<string, string>();
  for (const { model, content } of answers) if (content) given.set(model, content);
  if (given.size === 0) {
    const message =
      answers.length > 0 ? "the texts of this request were not kept" : "no model answered this request";
    throw invalidRequest([{ path, message }]);
  }
  const field = request.contestants === undefined ? "models" : "contestants";
  const missing = (request[field] ?? []).flatMap((model, index) =>
    given.has(model)
      ? []
      : [{ path: `${field}.${index}`, message: `${model} gave no answer to the request ${id}` }],
  );
  if (missing.length > 0) throw invalidRequest(missing);
  return given;
}
