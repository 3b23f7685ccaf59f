import "server-only";
import { findConversation } from "@/lib/adapters/database/records/conversations";
import { AppError } from "@/lib/contracts/errors";
import type { Runtime } from "../runtime-type";

/** Throws AppError `not_found` when a conversation was named that is not the caller's. */
export async function requireOwnConversation(
  id: string | undefined,
  { userId, runtime }: { userId: string; runtime: Runtime },
): Promise<void> {
  if (id === undefined) return;
  if ((await findConversation(runtime.db, { userId, id })) !== null) return;
  throw new AppError("not_found", { message: "There is no such conversation." });
}
