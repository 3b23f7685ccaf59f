import "server-only";
import type * as z from "zod";
import { listRequests, readRequest } from "@/lib/adapters/database/records/requests";
import type { historyQuery, RequestDetail, RequestRow } from "@/lib/contracts/history";
import type { ListOf } from "@/lib/contracts/pagination";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import type { Runtime } from "../runtime-type";
import { showOwnImages } from "../uploads/own-images";
import { toRequestDetail, toRequestRow } from "./request-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db"> };

/** The caller's requests, newest first, filtered by mode and text. */
export async function listHistory({
  identity: { userId },
  query,
  runtime: { db },
}: Asked & { query: z.output<typeof historyQuery> }): Promise<ListOf<RequestRow>> {
  const { items, total } = await listRequests(db, { userId, ...query });
  return { items: items.map(toRequestRow), total, limit: query.limit, offset: query.offset };
}

/** One request with its messages, model calls and attempts. Throws AppError `not_found`, also for somebody else's. */
export async function readHistory({
  identity: { userId },
  params: { id },
  headers,
  runtime,
}: {
  identity: Pick<Identity, "userId">;
  params: { id: string };
  headers: Headers;
  runtime: Pick<Runtime, "db" | "env" | "clock" | "uploadKey">;
}): Promise<RequestDetail> {
  const request = found(await readRequest(runtime.db, { userId, id }), "request");
  const messages = request.messages && showOwnImages(request.messages, { headers, runtime });
  return toRequestDetail({ ...request, messages });
}
