"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { failureOf } from "@/lib/client/data/run-failure";
import { ChatSessionsProvider } from "../conversations/chat-sessions-context";

const staleMs = 30_000;
const retries = 2;

/** Trying again helps when the connection or a store is down, and never when the server has said no. */
function isWorthRetrying(failureCount: number, error: unknown): boolean {
  const { kind } = failureOf(error);
  return failureCount < retries && (kind === "network" || kind === "unavailable");
}

/** What lives as long as the dashboard is open: fetched data and running chats. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: staleMs, retry: isWorthRetrying, refetchOnWindowFocus: false },
        },
      }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <ChatSessionsProvider>{children}</ChatSessionsProvider>
    </QueryClientProvider>
  );
}
