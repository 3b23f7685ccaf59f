import { besides, wayTo } from "@/lib/contracts/conversation-way";
import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";

export type ExportFormat = "markdown" | "json";

/** A conversation as a file: JSON as the API tells it, or the way that is shown as Markdown. */
export function exportConversation(
  detail: ConversationDetail,
  format: ExportFormat,
): { name: string; type: string; text: string } {
  const base = fileName(detail.title);
  if (format === "json") {
    return { name: `${base}.json`, type: "application/json", text: `${JSON.stringify(detail, null, 2)}\n` };
  }
  return { name: `${base}.md`, type: "text/markdown", text: asMarkdown(detail) };
}

/** The answers of one request stand together: a comparison is exported with every column. */
function asMarkdown({ title, messages, current_id }: ConversationDetail): string {
  const blocks = wayTo(messages, current_id).flatMap((message) =>
    message.role === "assistant" ? besides(messages, message).map(block) : [block(message)],
  );
  return [`# ${title ?? "Untitled"}`, ...blocks].join("\n\n").concat("\n");
}

function block({ role, model, content, metrics }: ConversationMessage): string {
  if (role !== "assistant") return `## ${role === "user" ? "You" : "System"}\n\n${content}`;
  const figures = metrics && [
    metrics.ttft_ms !== null && `${metrics.ttft_ms} ms to the first token`,
    `${metrics.completion_tokens} tokens`,
    `$${metrics.cost}`,
  ];
  const line = figures ? `\n\n_${figures.filter(Boolean).join(" · ")}_` : "";
  return `## ${model ?? "Answer"}\n\n${content}${line}`;
}

/** The title as the name of a file on any system. */
function fileName(title: string | null): string {
  const words = (title ?? "").normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  return words.slice(0, 8).join("-").toLowerCase() || "conversation";
}
