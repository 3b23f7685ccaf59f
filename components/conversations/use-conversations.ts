"use client";

import { useQuery } from "@tanstack/react-query";
import { conversationsQuery } from "@/lib/client/data/queries";

/** The most conversations that one list shows: as many as the server gives at once. */
export const mostConversations = 200;

/** As many as a list shows before it is asked for more. */
export const firstConversations = 50;

/** The stored conversations, the one used last first; fetched only where `isWanted`. */
export function useConversations({ limit, isWanted = true }: { limit: number; isWanted?: boolean }) {
  return useQuery({ ...conversationsQuery(limit), enabled: isWanted });
}
