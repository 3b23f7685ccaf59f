"use client";

import { useQuery } from "@tanstack/react-query";
import { conversationsQuery } from "@/lib/client/data/queries";

/** The most conversations that one list shows: as many as the server gives at once. */
export const mostConversations = 200;

/** As many as a list shows before it is asked for more. */
export const firstConversations = 50;

type Wanted = { limit: number; search?: string; isWanted?: boolean };

/** The stored conversations, the one used last first, or those that hold a text; fetched only where `isWanted`. */
export function useConversations({ limit, search = "", isWanted = true }: Wanted) {
  return useQuery({ ...conversationsQuery(limit, search), enabled: isWanted });
}
