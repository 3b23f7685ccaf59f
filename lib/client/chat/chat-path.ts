import type { RunMode } from "@/lib/contracts/conversations";
import type { PricedMode } from "@/lib/core/billing/mode-prices";

/** The modes in the order in which they stand everywhere; each has its screen at `/{mode}`. */
export const screenModes = ["chat", "compare", "blend", "judge"] as const satisfies readonly PricedMode[];

/** The address of a conversation, or of a new one, with the box set to a mode. */
export function chatPath(conversationId: string | null, mode: PricedMode = "chat"): string {
  return conversationId ? `/${mode}/${encodeURIComponent(conversationId)}` : `/${mode}`;
}

/** The screen on which a conversation of this mode goes on: a mesh is a chat. */
export function screenModeOf(mode: RunMode): PricedMode {
  return mode === "mesh" ? "chat" : mode;
}

/** The mode that an address of a conversation names; null elsewhere. */
export function modeIn(pathname: string): PricedMode | null {
  const [, first] = pathname.split("/");
  return screenModes.find((mode) => mode === first) ?? null;
}

/** The conversation that an address names; null for a new one. */
export function conversationIdIn(pathname: string): string | null {
  const [, , segment] = pathname.split("/");
  return modeIn(pathname) && segment ? decoded(segment) : null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape names no conversation, and the server says so
  }
}
