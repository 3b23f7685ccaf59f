import type { Conversation, ConversationDetail } from "@/lib/contracts/conversations";
import type { CreditsBalance } from "@/lib/contracts/credits";
import type { RequestDetail } from "@/lib/contracts/history";
import type { ModelRow } from "@/lib/contracts/models";
import type { ListOf } from "@/lib/contracts/pagination";
import { renewSession } from "./clerk-session";
import { connectionFailure, failureFromResponse, RunFailureError } from "./run-failure";

/** The catalogue, `auto` first. */
export const fetchModels = (signal?: AbortSignal) => call<ModelRow[]>("GET", "/models", signal);

/** The wallet in whole credits. */
export const fetchBalance = (signal?: AbortSignal) => call<CreditsBalance>("GET", "/credits/balance", signal);

/** Conversations, pinned ones and then the newest first, at most `limit` (200 is the most the server gives). */
export const fetchConversations = (
  { limit, search }: { limit: number; search: string },
  signal?: AbortSignal,
) =>
  call<ListOf<Conversation>>(
    "GET",
    `/conversations?limit=${limit}&offset=0${search && `&search=${encodeURIComponent(search)}`}`,
    signal,
  );

/** One conversation with all its messages, oldest first. */
export const fetchConversation = (id: string, signal?: AbortSignal) =>
  call<ConversationDetail>("GET", `/conversations/${encodeURIComponent(id)}`, signal);

/** Gives a conversation another title; an empty one clears it. */
export const renameConversation = (id: string, title: string) =>
  call<Conversation>("PATCH", `/conversations/${encodeURIComponent(id)}?title=${encodeURIComponent(title)}`);

/** Has a conversation show a message, and go on from it. */
export const rememberLeaf = (id: string, messageId: string) =>
  call<Conversation>(
    "PATCH",
    `/conversations/${encodeURIComponent(id)}?current_id=${encodeURIComponent(messageId)}`,
  );

/** Pins a conversation to the top of the list, or lets it go. */
export const pinConversation = (id: string, pinned: boolean) =>
  call<Conversation>("PATCH", `/conversations/${encodeURIComponent(id)}?pinned=${pinned}`);

/** Opens what a conversation shows now to whoever has the link. */
export const shareConversation = (id: string) =>
  call<{ token: string; url: string }>("POST", `/conversations/${encodeURIComponent(id)}/share`);

/** Closes the link to a conversation. */
export const unshareConversation = (id: string) =>
  call<{ shared: false; id: string }>("DELETE", `/conversations/${encodeURIComponent(id)}/share`);

/** Deletes a conversation for good. */
export const deleteConversation = (id: string) =>
  call<{ deleted: true; id: string }>("DELETE", `/conversations/${encodeURIComponent(id)}`);

/** The log entry of one request; tells its conversation after a stream that was left before its end. */
export const fetchRequest = (requestId: string, signal?: AbortSignal) =>
  call<RequestDetail>("GET", `/history/${encodeURIComponent(requestId)}`, signal);

/**
 * One JSON call with the cookie session. Throws `RunFailureError`; an abort is rethrown untouched.
 * The answer is our own server's, whose tests check it against its schema, so it is not checked again here.
 */
async function call<Answer>(method: string, path: string, signal?: AbortSignal): Promise<Answer> {
  const onLostConnection = (cause: unknown) => {
    throw connectionFailure(cause, signal);
  };
  await renewSession();
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { accept: "application/json" },
    ...(signal && { signal }),
  }).catch(onLostConnection);
  if (!response.ok) throw new RunFailureError(await failureFromResponse(response));
  return (await response.json().catch(onLostConnection)) as Answer; // see above
}
