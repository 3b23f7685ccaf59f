import { queryOptions } from "@tanstack/react-query";
import { fetchBalance, fetchConversation, fetchConversations, fetchModels, fetchRequest } from "./api";

const modelsStaleMs = 300_000;

/** Under which names fetched data is kept, so that what a run or a person has changed is fetched anew. */
export const dataKeys = {
  models: ["models"],
  balance: ["balance"],
  conversations: ["conversations"],
  conversation: (id: string | null) => ["conversation", id],
  request: (id: string | null) => ["request", id],
} as const;

/** The catalogue, which changes with the server's settings alone. */
export const modelsQuery = () =>
  queryOptions({
    queryKey: dataKeys.models,
    queryFn: ({ signal }) => fetchModels(signal),
    staleTime: modelsStaleMs,
  });

/** The wallet, which other windows spend from too. */
export const balanceQuery = () =>
  queryOptions({
    queryKey: dataKeys.balance,
    queryFn: ({ signal }) => fetchBalance(signal),
    refetchOnWindowFocus: true,
  });

/** The conversations used last, or those that hold a text. While others are fetched, those that are there stay. */
export const conversationsQuery = (limit: number, search = "") =>
  queryOptions({
    queryKey: [...dataKeys.conversations, limit, search],
    queryFn: ({ signal }) => fetchConversations({ limit, search }, signal),
    placeholderData: (previous) => previous,
  });

/** One conversation to be opened; the session that it becomes is the newer one from then on. */
export const conversationQuery = (id: string | null) =>
  queryOptions({
    queryKey: dataKeys.conversation(id),
    queryFn: ({ signal }) => fetchConversation(id ?? "", signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** The log entry of a request that has ended; it never changes, so it is read once. */
export const requestQuery = (id: string | null) =>
  queryOptions({
    queryKey: dataKeys.request(id),
    queryFn: ({ signal }) => fetchRequest(id ?? "", signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
