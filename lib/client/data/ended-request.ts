import { fetchRequest } from "./api";

const waitsMs = [200, 400, 800, 1600, 3200] as const;

/**
 * The conversation of a request that was left before its end, as soon as the log says that it has been settled;
 * null when the log has none, cannot be read, or is still open after about six seconds.
 */
export async function conversationOfEndedRequest(requestId: string): Promise<string | null> {
  for (const waitMs of waitsMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // A request is in the log only once it is settled, so a missing one is asked for again.
    const request = await fetchRequest(requestId).catch(() => null);
    if (request && request.status !== "running") return request.conversation_id;
  }
  return null;
}
