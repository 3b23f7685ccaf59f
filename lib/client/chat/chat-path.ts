const prefix = "/chat/";

/** The address of a conversation, or of a new one. */
export function chatPath(conversationId: string | null): string {
  return conversationId ? `${prefix}${encodeURIComponent(conversationId)}` : "/chat";
}

/** The conversation a chat address names; null for a new one. */
export function conversationIdIn(pathname: string): string | null {
  if (!pathname.startsWith(prefix)) return null;
  const [segment] = pathname.slice(prefix.length).split("/");
  return segment ? decoded(segment) : null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape names no conversation, and the server says so
  }
}
